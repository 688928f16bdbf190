"""Many callers at once: exactly one gets an id, nothing that is merged is lost, nothing outlives its user."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import httpx

CALLERS = 50


def at_once(work: Callable[[int], httpx.Response], times: int = CALLERS) -> Counter[int]:
    """Return how often each status was the answer."""
    with ThreadPoolExecutor(times) as callers:
        return Counter(answer.status_code for answer in callers.map(work, range(times)))


def test_of_many_who_want_an_id_one_gets_it(http: httpx.Client) -> None:
    user_id, session_id = f"user-{uuid4()}", f"session-{uuid4()}"
    users = at_once(lambda _: http.post("/users", json={"user_id": user_id}))
    sessions = at_once(lambda _: http.post("/sessions", json={"session_id": session_id, "user_id": user_id}))

    assert users == sessions == {201: 1, 400: CALLERS - 1}
    assert len(http.get(f"/users/{user_id}/sessions").json()) == 1


def test_what_many_merge_is_all_there(http: httpx.Client, user_id: str, session_id: str) -> None:
    for path in (f"/users/{user_id}", f"/sessions/{session_id}"):
        assert at_once(lambda n, path=path: http.patch(path, json={"metadata": {f"k{n}": n}})) == {200: CALLERS}
        assert http.get(path).json()["metadata"] == {f"k{n}": n for n in range(CALLERS)}


def test_a_user_who_is_deleted_while_people_talk_is_gone(http: httpx.Client) -> None:
    user_id, session_id = f"user-{uuid4()}", f"session-{uuid4()}"
    http.post("/users", json={"user_id": user_id}).raise_for_status()
    http.post("/sessions", json={"session_id": session_id, "user_id": user_id}).raise_for_status()
    body = {"messages": [{"role_type": "user", "content": "I live in Oslo."}], "return_context": True}
    enough, gone, answers = Event(), Event(), Counter[int]()

    def talk(_: int) -> None:
        while not gone.is_set():
            answers[http.post(f"/sessions/{session_id}/memory", json=body).status_code] += 1
            answers[http.get(f"/sessions/{session_id}/memory").status_code] += 1
            answers[http.get(f"/users/{user_id}/facts").status_code] += 1
            if answers[200] > 30:
                enough.set()

    with ThreadPoolExecutor(4) as callers:
        talking = [callers.submit(talk, number) for number in range(4)]
        enough.wait(60)
        deleted = http.delete(f"/users/{user_id}")
        gone.set()
        for one in talking:
            one.result()

    assert deleted.status_code == 200
    assert answers.keys() <= {200, 404}
    for path in (f"/users/{user_id}", f"/sessions/{session_id}", f"/graph/episodes/user/{user_id}"):
        assert http.get(path).status_code == 404
    http.post("/users", json={"user_id": user_id}).raise_for_status()
    assert http.get(f"/graph/episodes/user/{user_id}").json() == {"episodes": []}
