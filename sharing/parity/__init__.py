"""Does every channel answer as the specification says? A naive evaluator asks them all.

Nothing here calls the engine except to question it: ``naive`` is written from the words of the
specification, walks lists in Python and is slow on purpose.
"""
