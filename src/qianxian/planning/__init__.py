"""Plan a district: grids proven best, centres sited, sweeps routed.  Pure Python, no database.

Nothing is imported here, so that who needs one small module does not load a compiler with it: `district` and
`geojson` read what is planned, `rules` says what a plan must obey, `partition` makes one, `replanning` starts from
today's, `assignment` says which grid goes on as which, `certificate` and `verify` prove, `notes` explain, `siting`
and `sweeps` place centres and teams, `warm` compiles beforehand, `commands` are the command lines.
`ballots` counts what residents vote for.
"""
