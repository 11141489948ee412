import pytest

from sandbox.slack.oauth.registration import Registration
from tests.unit.sandbox_slack.consenting import REDIRECT, asking, code, decided, installed, told, world
from tests.unit.sandbox_slack.stage import staged


@pytest.fixture
async def stage():
    async with staged(world()) as built:
        yield built


async def test_the_page_says_what_is_asked_for_and_who_may_answer(stage):
    page = (await stage.app.http.get("/oauth/v2/authorize", params=asking(**{"as": "U0CHENHAO"}))).text
    assert "<code>chat:write</code>" in page
    assert 'name="decline" value="team:read"' in page
    assert 'value="T0MORNINGSTAR/U0CHENHAO" selected' in page
    assert "U0WANGLEI" not in page
    assert "U0TRAVELDESK" not in page


async def test_allow_brings_back_a_code_and_the_state(stage):
    answer = await decided(stage)
    assert answer.headers["location"].startswith(f"{REDIRECT}?")
    assert told(answer).keys() == {"code", "state"}
    assert told(answer)["state"] == "s1"


async def test_cancel_brings_back_access_denied_and_the_state(stage):
    assert told(await decided(stage, "cancel")) == {"error": "access_denied", "state": "s1"}


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_id": "1.1"}, "invalid_client_id"),
        ({"redirect_uri": "https://elsewhere.example/"}, "bad_redirect_uri"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "commands,files:write"}, "invalid_scope"),
        ({"user_scope": "admin"}, "invalid_scope"),
    ],
)
async def test_a_wrong_question_is_refused_on_slacks_own_page(stage, wrong, error):
    shown = await stage.app.http.get("/oauth/v2/authorize", params=asking(**wrong))
    assert (shown.status_code, f'<code id="error">{error}</code>' in shown.text) == (400, True)
    assert (await decided(stage, **wrong)).status_code == 400


@pytest.mark.parametrize(
    ("wanted", "allowed"),
    [
        ("https://app.example/slack", True),
        ("https://app.example/slack/oauth_redirect?x=1", True),
        ("https://app.example/slacker", False),
        ("https://app.example.evil/slack", False),
        ("http://app.example/slack", False),
        ("https://app.example/", False),
    ],
)
def test_a_registered_address_covers_those_below_it(wanted, allowed):
    assert Registration(("https://app.example/slack",)).allows(wanted) is allowed


async def test_an_app_without_redirect_urls_cannot_ask(stage):
    await stage.driver.set_app(redirect_urls=[])
    assert "bad_redirect_uri" in (await stage.app.http.get("/oauth/v2/authorize", params=asking())).text


async def test_an_optional_scope_may_be_declined_and_no_other(stage):
    await stage.driver.add_team("T0NEW", people=[{"id": "U0NEW"}])
    assert (await installed(stage, "U0NEW", decline="team:read"))["scope"] == "commands,chat:write"
    refused = await decided(stage, decline="chat:write")
    assert (refused.status_code, "scope_not_optional" in refused.text) == (400, True)


@pytest.mark.parametrize("person", ["U0NOBODY", "U0WANGLEI", "U0TRAVELDESK", "T0ELSEWHERE/U0LINWEI"])
async def test_strangers_the_departed_and_bots_cannot_consent(stage, person):
    refused = await decided(stage, person=person)
    assert (refused.status_code, "invalid_user" in refused.text) == (400, True)


async def test_without_a_redirect_uri_the_first_registered_one_is_used(stage):
    assert (await decided(stage, redirect_uri="")).headers["location"].startswith(f"{REDIRECT}?")


async def test_a_redirect_uri_with_a_query_keeps_it(stage):
    answer = told(await decided(stage, redirect_uri=f"{REDIRECT}?from=page"))
    assert answer.keys() == {"from", "code", "state"}


async def test_every_code_is_new(stage):
    assert await code(stage) != await code(stage)
