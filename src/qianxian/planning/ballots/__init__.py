"""Count the ballots of a vote on projects: by votes within the budget, and beside it in equal shares.

Model: projects p with a cost c(p) > 0 are voted on by n ballots; ballot i approves a set A(i) of at most k projects.
N(p) are the ballots that approve p, |N(p)| its votes; with points instead of approvals its score is their sum.  A count
picks projects W with c(W) = Σ c(p), p in W, at most the budget B.

`election` holds what is counted, whatever the order in which ballots came; `greedy` picks the most votes that still
fit; `shares` is the Method of Equal Shares, where each ballot has the same share of the budget to spend; `report` says
what differs between the two and why each project won or lost.  `pabulib` reads and writes the format in which such
votes are published, `offices` holds two counts of the same paper beside each other and puts paper and online ballots
together.  All arithmetic is exact: whole numbers and fractions.
"""
