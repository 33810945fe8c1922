# Two commands are enough: `make demo` and `make test`. Everything they do is in groupement/demarrage/.

# The first Python that is recent enough, unless PYTHON= names one.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
PYTHON := $(or $(PYTHON),python3)
endif

LANCER = command -v "$(PYTHON)" >/dev/null || { \
	echo "Il faut Python 3.11 ou plus récent : sudo apt-get install python3 python3-venv" >&2; exit 1; }; \
	exec "$(PYTHON)" -m groupement.demarrage

.DEFAULT_GOAL := aide
.PHONY: aide install demo demo-neuve run test check bench format lock manage

aide:
	@echo "make demo         le site de démonstration sur http://127.0.0.1:8000 (PORT= en choisit un autre)"
	@echo "make demo-neuve   le même, données remises à neuf"
	@echo "make test         toute la suite ; make test ARGS='tests/commandes -k cloture' en joue une partie"
	@echo "make check        règles de code, gabarits, étages, types, migrations, réglages de production"
	@echo "make run          le serveur de développement"
	@echo "make bench        les mesures de vitesse et de mémoire"
	@echo "make install      installe seulement ; make format met en forme ; make lock refait les verrous"
	@echo "make manage       une commande de Django : make manage ARGS='shell'"

# ARGS goes through the shell on purpose, so that quotes inside it keep their meaning.
install demo demo-neuve run check format:
	@$(LANCER) $@

test bench lock manage:
	@$(LANCER) $@ $(ARGS)
