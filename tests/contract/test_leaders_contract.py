"""Leaders: one holder at a time, for as long as it renews."""

import asyncio

import pytest

HERE, THERE = "harbour:1", "quay:2"


@pytest.fixture
def leaders(stores):
    return stores.leaders


async def test_what_nobody_leads_is_led_by_the_first_who_asks(leaders):
    assert await leaders.lead("sender", HERE) is not None
    assert await leaders.lead("sender", THERE) is None


async def test_of_many_who_ask_at_once_one_leads(leaders):
    led = await asyncio.gather(*(leaders.lead("sender", f"host:{n}") for n in range(12)))
    assert sum(epoch is not None for epoch in led) == 1


async def test_different_things_have_different_leaders(leaders):
    assert await leaders.lead("sender", HERE) is not None
    assert await leaders.lead("gateway", THERE) is not None


async def test_a_lead_that_is_not_renewed_ends(leaders, clock):
    first = await leaders.lead("sender", HERE)
    await clock.advance(leaders.lease_seconds - 0.1)
    assert await leaders.lead("sender", THERE) is None
    await clock.advance(0.1)
    second = await leaders.lead("sender", THERE)
    assert second > first


async def test_a_lead_that_is_renewed_lasts(leaders, clock):
    epoch = await leaders.lead("sender", HERE)
    for _ in range(5):
        await clock.advance(leaders.lease_seconds / 2)
        assert await leaders.renew("sender", epoch)
    assert await leaders.lead("sender", THERE) is None


async def test_who_was_followed_cannot_renew_nor_take_it_from_the_next(leaders, clock):
    old = await leaders.lead("sender", HERE)
    await clock.advance(leaders.lease_seconds)
    new = await leaders.lead("sender", THERE)
    assert not await leaders.renew("sender", old)
    await leaders.resign("sender", old)
    assert await leaders.lead("sender", HERE) is None
    assert await leaders.renew("sender", new)


async def test_a_late_renewal_counts_where_nobody_followed(leaders, clock):
    epoch = await leaders.lead("sender", HERE)
    await clock.advance(leaders.lease_seconds * 2)
    assert await leaders.renew("sender", epoch)
    assert await leaders.lead("sender", THERE) is None


async def test_what_is_given_up_can_be_led_at_once_and_not_renewed(leaders):
    epoch = await leaders.lead("sender", HERE)
    await leaders.resign("sender", epoch)
    assert not await leaders.renew("sender", epoch)
    assert await leaders.lead("sender", THERE) > epoch


async def test_who_leads_already_leads_anew(leaders):
    first = await leaders.lead("sender", HERE)
    second = await leaders.lead("sender", HERE)
    assert second > first
    assert not await leaders.renew("sender", first)
    assert await leaders.renew("sender", second)
