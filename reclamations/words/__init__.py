"""Words as they are written: typography, plain text, languages. No rule of the procedure."""
