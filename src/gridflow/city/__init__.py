"""A city or a province 市级汇总: many counties, each in its own store, seen from above.

Nothing here writes into a county, and no transaction touches two stores: every county is asked by itself, all at once,
and one that does not answer in time is left out and named. What they said at each minute is kept in a small store of
the city's own, with the keys of those who may look.

    directory.py   名录: which counties there are, and where
    members.py     the counties that are open
    fan_out.py     one question to all of them
    roll_up.py     汇总: a county's open cases by stage and light
    overdue.py     逾期清单: the overdue cases of all counties, the worst first
    health.py      how far each county's read models are
    store.py       the city's own store
    city.py        all of it together
    watch.py       值守: a roll-up every minute
"""
