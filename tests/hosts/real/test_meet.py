"""The panel in Meet: its real library, under our policy, in a page that stands in for Meet's."""
