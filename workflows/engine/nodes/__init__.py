"""The nodes of the approval flow: Viewflow's, taught to write by set and to branch by data.

Viewflow writes three to five statements for each automatic node and offers no split over data.
These subclasses hand their rows to the ``Run`` of the move, which writes them together, and a
stage splits into one task per step of the route. The graph, the states and the transitions are
Viewflow's own.
"""

from workflows.engine.nodes.automatic import End, If, Rule, Start, Switch
from workflows.engine.nodes.stages import Revise, Stage, StageJoin, Step

__all__ = ["End", "If", "Revise", "Rule", "Stage", "StageJoin", "Start", "Step", "Switch"]
