"""A game without a window: session, chart, policies, debrief."""
