"""What was suggested, decided and learned."""

from learned import a_model
from qianxian.concerns import actions as concerns
from qianxian.people.queries import OPERATOR


def happen(world, now):
    model = a_model(now, in_use=False)
    concerns.use_model(actor=OPERATOR, model=model, now=now)
    concerns.use_model(actor=OPERATOR, model=None, now=now)
    concerns.ask_to_train(actor=OPERATOR, now=now)
    concerns.set_likeness(likeness=150, found=900, right=700, pairs=40, now=now)
    one, other = world.report(now, key="apart one"), world.report(now, key="apart two")
    concerns.tell_apart(
        actor=world.viewer("grid3"), concern=world.concern_of(one), other=world.concern_of(other), now=now,
    )
