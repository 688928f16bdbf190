"""Every operation, asked about things of somebody else: by another project, and by a key of another user."""

from collections.abc import Callable

import httpx

from tests.security.attempts import PROJECT_WIDE, SECRET, Things, attempts, new_things, operations

Caller = Callable[..., httpx.Client]


def test_the_owner_can_do_all_of_it(owner: httpx.Client, things: Things) -> None:
    """Without this, a request that nobody can make would pass for one that is refused."""
    refused = {one.operation: answer.text for one in attempts(things) if not (answer := one.made_by(owner)).is_success}

    assert refused == {}


def test_for_another_project_nothing_of_it_exists(owner: httpx.Client, things: Things, caller: Caller) -> None:
    stranger = caller(project="strangers")
    before = everything(owner, things)
    for one in attempts(things):
        answer = one.made_by(stranger)
        assert SECRET not in answer.text, one
        if one.operation == "session_add_session":  # the path is right, the user in the body is not there
            assert (answer.status_code, answer.json()["message"]) == (400, f"user not found: {things.user}")
        elif one.operation not in PROJECT_WIDE:
            assert answer.status_code == 404, (one, answer.text)

    assert everything(owner, things) == before


def test_for_a_key_of_one_user_no_other_exists(owner: httpx.Client, things: Things, caller: Caller) -> None:
    own = new_things(owner)
    bound = caller(user_id=own.user)
    before = everything(owner, things)
    for one in attempts(things):
        answer = one.made_by(bound)
        assert SECRET not in answer.text, one
        expected = {403} if one.operation in PROJECT_WIDE else {403, 404}
        expected |= {400} if one.operation == "session_add_session" else set()
        assert (answer.status_code in expected) or one.operation == "graph_list_entity_types", (one, answer.text)

    assert everything(owner, things) == before


def test_for_a_key_of_one_group_no_user_exists(things: Things, caller: Caller) -> None:
    bound = caller(group_id=things.group)
    about_users = [one for one in attempts(things) if things.group not in f"{one.path}{one.body}"]
    for one in about_users:
        answer = one.made_by(bound)
        assert SECRET not in answer.text, one
        assert answer.status_code in {400, 403, 404} or one.operation == "graph_list_entity_types", (one, answer.text)

    assert bound.get(f"/groups/{things.group}").json()["name"] == SECRET


def test_a_key_of_one_user_can_do_everything_of_that_user(things: Things, caller: Caller) -> None:
    bound = caller(user_id=things.user)
    beyond = {"graph_clone", *PROJECT_WIDE} - {"graph_list_entity_types"}
    for one in attempts(things):
        answer = one.made_by(bound)
        if things.group in f"{one.path}{one.body}" or one.operation.startswith("document_") or one.operation in beyond:
            assert answer.status_code in {403, 404}, (one, answer.text)
        else:
            assert answer.is_success, (one, answer.text)


def test_a_user_who_comes_again_under_the_same_id_is_not_opened(
    owner: httpx.Client, things: Things, caller: Caller
) -> None:
    bound = caller(user_id=things.user)
    assert bound.get(f"/users/{things.user}").is_success
    assert owner.delete(f"/users/{things.user}").is_success
    assert owner.post("/users", json={"user_id": things.user}).is_success

    assert bound.get(f"/users/{things.user}").status_code in {401, 404}


def test_a_search_of_a_bound_key_that_names_nobody_is_refused(things: Things, caller: Caller) -> None:
    bound = caller(user_id=things.user)
    answer = bound.post("/sessions/search", json={"text": SECRET})

    assert answer.status_code == 403
    assert "bound to one user or group" in answer.json()["message"]


def test_there_is_a_request_for_every_operation(things: Things) -> None:
    assert {one.operation for one in attempts(things)} == set(operations())
    assert all("{" not in one.path for one in attempts(things))


def everything(owner: httpx.Client, things: Things) -> list[object]:
    """Return all that can be changed of the things."""
    paths = (
        f"/users/{things.user}",
        f"/users/{things.user}/facts",
        f"/sessions/{things.session}",
        f"/sessions/{things.session}/messages",
        f"/groups/{things.group}",
        f"/groups/{things.group}/facts",
        f"/collections/{things.collection}",
        f"/collections/{things.collection}/documents/uuid/{things.document}",
        f"/graph/edge/{things.edge}",
        f"/graph/episodes/user/{things.user}",
    )
    answers = [owner.get(path) for path in paths]
    assert all(answer.is_success for answer in answers), answers
    return [answer.json() for answer in answers]
