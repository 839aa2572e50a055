"""``devices``: what can compute here, which of it is the fastest, and what is missing."""

from __future__ import annotations

from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from engine.commands.base import AsJson, CommandInfo, Settings
from engine.data_arguments import absolute, changed_by
from engine.devices_text import device_lines
from engine.json_text import json_text
from engine.protocol.costs import DevicesRequest, DevicesResult
from engine.protocol.documents import OpenSessionRequest, OpenSessionResult
from engine.terminal import perform, quiet_stdout
from models.architectures.registry import architecture_infos
from models.spec import ModelSpec
from sessions.document import Session

COMMAND = CommandInfo(name="devices", order=90)

USUAL_PX = 32


def command(
    session: Annotated[
        str | None, typer.Option("--session", help="Time the network and input of this session.")
    ] = None,
    network: Annotated[str | None, typer.Option("--network", help="Time this network.")] = None,
    settings: Settings = None,
    as_json: AsJson = False,
) -> None:
    """List processors and graphics cards, and time a training on each in every precision that it has."""
    if session is not None and network is not None:
        raise BadInput("Give either --session or --network, not both.")
    with quiet_stdout() as write:
        asked = _of_file(session) if session is not None else _of_network(network)
        request = DevicesRequest(measure=True, session=changed_by(asked, settings))
        result = perform("devices", request, DevicesResult)
        if as_json:
            write(json_text(result))
        else:
            write("\n".join(device_lines(result)))


def _of_file(path: str) -> Session:
    """Return a session as its file says it; whether its data are there does not matter here."""
    return perform("open_session", OpenSessionRequest(path=absolute(path)), OpenSessionResult).session


def _of_network(name: str | None) -> Session:
    """Return a session with this network, or the default one, and images of a size that it takes."""
    spec = ModelSpec() if name is None else ModelSpec(architecture=name)
    session = Session(classes=("a", "b"), model=spec)
    sizes = [
        (info.min_size, info.max_size) for info in architecture_infos() if info.name == spec.architecture
    ]
    low, high = sizes[0] if sizes else (USUAL_PX, USUAL_PX)
    size = min(max(USUAL_PX, low), high)
    return session.model_copy(update={"input": session.input.model_copy(update={"size": size})})
