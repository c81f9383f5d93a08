"""Tuesday, the monthly joint meeting and numbered meetings: agendas, attendance, votes, decisions, minutes."""
