"""Who changed which field of any row, when and in which act. The tables stand in the apps whose rows they follow."""
