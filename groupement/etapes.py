"""The way of a newcomer into a group: which steps, in which words, what comes next and who does it."""

from collections.abc import Iterable
from dataclasses import dataclass

from groupement.models import Entree, Etape, EtapeFaite, Groupement

# A step that the newcomer does alone, on their own page.
PAR_SOI_MEME = (Etape.ADRESSE, Etape.CHARTE, Etape.FOYER)


@dataclass(frozen=True, kw_only=True)
class Explication:
    """`pour_soi`: what the newcomer reads. `qui`: who acts, in two or three words. `pour_l_accueil`: what to do."""

    pour_soi: str
    qui: str
    pour_l_accueil: str

    @property
    def au_nouveau(self) -> bool:
        """Whether the newcomer acts: those who welcome read their name in place of `qui`."""
        return self.qui == "Vous"


EXPLICATIONS = {
    Etape.ADRESSE: Explication(
        pour_soi="Confirmez votre adresse depuis le courriel que vous recevez.",
        qui="Vous",
        pour_l_accueil="La personne confirme son adresse depuis le courriel qu’elle a reçu.",
    ),
    Etape.CONTACT: Explication(
        pour_soi="Quelqu’un du groupement vous écrit ou vous appelle pour faire connaissance. "
        "Vous n’avez rien à faire pour l’instant.",
        qui="Le groupement",
        pour_l_accueil="Appelez ou écrivez, puis notez ici que c’est fait.",
    ),
    Etape.REUNION: Explication(
        pour_soi="Venez à une réunion du groupement : c’est là que l’on comprend comment il marche.",
        qui="Vous",
        pour_l_accueil="Dites-lui la date de la prochaine réunion, puis notez sa venue.",
    ),
    Etape.PARRAINAGE: Explication(
        pour_soi="Un membre devient votre parrain ou votre marraine : il répondra à vos questions les premiers mois. "
        "Si vous connaissez quelqu’un du groupement, parlez-lui-en.",
        qui="Un membre",
        pour_l_accueil="Un membre se propose, ou vous en choisissez un qui est d’accord.",
    ),
    Etape.CHARTE: Explication(
        pour_soi="Lisez la charte du groupement, puis dites que vous l’acceptez.",
        qui="Vous",
        pour_l_accueil="La personne accepte la charte depuis sa page ; notez-le si elle l’a signée sur papier.",
    ),
    Etape.FOYER: Explication(
        pour_soi="Dites comment s’appelle votre foyer et où vous joindre : un foyer commande, paie et retire ensemble.",
        qui="Vous",
        pour_l_accueil="La personne remplit sa page ; vous pouvez le noter pour elle.",
    ),
    Etape.COTISATION: Explication(
        pour_soi="Réglez votre cotisation de l’année à la trésorerie, à la prochaine rencontre.",
        qui="Vous",
        pour_l_accueil="Recevez la cotisation, puis notez-le ici.",
    ),
    Etape.ACCORD: Explication(
        pour_soi="L’animation du groupement vous donne son accord. Vous n’avez rien à faire.",
        qui="L’animation",
        pour_l_accueil="Donnez votre accord : la suite se fait d’elle-même.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Pas:
    """One step as both sides see it. `etat`: "passee", "presente" or "future"."""

    etape: Etape
    etat: str
    faite: EtapeFaite | None

    @property
    def nom(self) -> str:
        return self.etape.label[0].upper() + self.etape.label[1:]

    @property
    def explication(self) -> Explication:
        return EXPLICATIONS[self.etape]

    @property
    def seul(self) -> bool:
        """Done by the newcomer on their own page."""
        return self.etape in PAR_SOI_MEME


def entree_de(groupement: Groupement) -> Entree:
    """The settings of the group's door, or those of a group that never changed them (unsaved)."""
    return Entree.objects.filter(groupement=groupement).first() or Entree(groupement=groupement)


def chemin(etapes: Iterable[str], faites: Iterable[EtapeFaite]) -> list[Pas]:
    """The steps of a group in its order, for somebody who did `faites`. All but the agreement may be done early."""
    par_etape = {faite.etape: faite for faite in faites}
    pas, presente = [], False
    for clef in etapes:
        faite = par_etape.get(clef)
        if faite:
            etat = "passee"
        else:
            etat = "future" if presente else "presente"
            presente = True
        pas.append(Pas(etape=Etape(clef), etat=etat, faite=faite))
    return pas


def avant_l_accord(pas: Iterable[Pas]) -> list[Pas]:
    """What the group placed before its agreement and is still to do: to agree is to decide upon it. The other steps
    come in the order that life allows."""
    manquent = []
    for un in pas:
        if un.etape == Etape.ACCORD:
            return manquent
        if un.faite is None:
            manquent.append(un)
    return []


def prochain(pas: Iterable[Pas]) -> Pas | None:
    """The next thing to do; None when all is done."""
    return next((un for un in pas if un.etat == "presente"), None)
