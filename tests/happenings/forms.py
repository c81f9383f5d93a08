"""An area's own forms."""

from addresses.figures import taken
from qianxian.places.queries import tree
from qianxian.results import actions as results


def happen(world, now):
    form, clerk = taken(world, now, "community", world.community), world.viewer("community")
    area = tree.now().get(world.community.id)
    results.retire_template(actor=clerk, area=area, template=form, version=1, now=now)
    results.restore_template(actor=clerk, area=area, template=form, version=2, now=now)
