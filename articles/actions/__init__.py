"""What changes what a published page rests on.

Every function here locks, allows, moves, records and notifies in one transaction, or is a step of one that does.
"""
