"""Who is in a room: the codes that let people in, the devices, and the crowds that came from one address."""

import hmac
import secrets
from collections import Counter
from collections.abc import Sequence

from course.errors import CourseError
from course.room.entrance import new_code
from course.room.limits import ByAddress, Tries
from course.room.state import ActRefusedError, Classroom
from course.room.store import Store

MOST_DEVICES = 600
#: places beyond these, for addresses that hold few: one computer that joins again and again fills the others
RESERVED, _FEW = 300, 3
#: wrong codes a minute from one address, after which its right ones are refused, too: without this limit
#: all codes are tried in about a minute
_MOST_GUESSES = 300
#: of one address: from so many on it is a crowd, and the teacher hears of it. A class behind one address is
#: never shut out because somebody among them guesses codes
_CROWD = 10
_WRONG_CODE = "That is not the code of this room: look at the projector again."
_NEW_CODE = "The room has a new code: look at the projector and type it."
_TOO_MANY = "There were too many wrong tries: wait a minute. The right code lets you in at any time."
_GUESSED = "Too many wrong codes came from your network: wait a minute."


class Refused(CourseError):
    """What came in is not taken; has the code that the pages know."""

    def __init__(self, code: str, says: str) -> None:
        self.code, self.says = code, says
        super().__init__(says)


def same(given: str, known: str) -> bool:
    """Tell whether two texts are the same, in a time that says nothing about where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), known.encode())


class Members:
    """The devices of a room, and how they come in and go.

    `crowds` are addresses from which a whole class comes, and `letters` is how many a new code has.
    """

    def __init__(self, store: Store, state: Classroom, crowds: Sequence[str], letters: int) -> None:
        self._store, self._state, self._crowds, self._letters = store, state, crowds, letters
        #: the last one is in force; who joined by an earlier one comes back by it
        self._codes: list[str] = store.kept("codes", lambda: [new_code(letters)])
        self.devices = set(store.devices()) - state.dropped
        self.wrong_codes = Tries()
        self._guesses = ByAddress(lambda: Tries(_MOST_GUESSES))
        self._came_from: dict[str, str] = {}  # device to address; never kept: it may lead to a person
        self._names = ByAddress(lambda: secrets.token_hex(4))  # what the teacher's page calls an address

    @property
    def code(self) -> str:
        """What newcomers type."""
        return self._codes[-1]

    def is_code(self, given: object, *, joined: bool = False) -> bool:
        """Tell whether a given code is the room's; a joined device may know an earlier code."""
        known = self._codes if joined else self._codes[-1:]
        return isinstance(given, str) and any(same(given.strip().upper(), code) for code in known)

    def _from(self, address: str) -> list[str]:
        """Return the devices that came from an address."""
        return [device for device, known in self._came_from.items() if known == address]

    def check_code(self, given: object, address: str, device: object = "", *, joined: bool = False) -> None:
        """Let in who knows the room's code; an address that guesses on and on is not told when it is right.

        An address from which a crowd has joined may be a whole class behind one router: it is never shut out.

        Raises
        ------
        Refused
            The code is wrong, or too many wrong ones came from this address. A device that has joined before
            is let in all the same.
        """
        guesses = self._guesses.of(address)
        known = isinstance(device, str) and device in self.devices
        right = self.is_code(given, joined=known or joined)
        crowd = address in self._crowds or len(self._from(address)) >= _CROWD
        if guesses.many and not crowd and not (right and known):
            raise Refused("too_many_tries", _GUESSED)  # the same for a right code: else a guesser learns it
        if right:
            return
        if self.is_code(given, joined=True):  # no guess
            raise Refused("wrong_code", _NEW_CODE)
        many = guesses.wrong() | self.wrong_codes.wrong()
        raise Refused("too_many_tries" if many else "wrong_code", _TOO_MANY if many else _WRONG_CODE)

    def device(self, given: object, address: str) -> str:
        """Return the device of a phone that knows the code: its own of before, or a new one.

        Where all places are taken, the place of a device that has gone and never voted is free again. A
        device that was dropped and comes back with the new code has its votes again.

        Raises
        ------
        Refused
            The room is locked or full.
        """
        # an id that this room never made is not taken over: nobody chooses a device
        if isinstance(given, str) and given in self.devices:
            self._came_from[given] = address
            return given
        if self._state.locked:
            raise Refused("locked", "The teacher has closed the door to newcomers.")
        few = address not in self._crowds and len(self._from(address)) < _FEW
        if len(self.devices) >= MOST_DEVICES + few * RESERVED and not self._free_a_place():
            raise Refused("full", f"This room takes {MOST_DEVICES} devices, and all places are taken.")
        if isinstance(given, str) and given in self._state.dropped:
            made = given
            self._put_dropped(self._state.dropped - {given})
        else:
            made = secrets.token_hex(16)
            self._store.add_device(made)
        self.devices.add(made)
        self._came_from[made] = address
        return made

    def _put_dropped(self, devices: set[str]) -> None:
        self._store.put("dropped", sorted(devices))
        self._state.set_dropped(devices)

    def drop(self, name: object) -> set[str]:
        """Drop all devices that came from an address, give the room a new code, and return the devices.

        Their votes count no more, and are kept: who comes back with the new code has them again. A locked
        room is unlocked, since those who come back are newcomers to it.

        Raises
        ------
        ActRefusedError
            No crowd has that name.
        """
        address = next((one for one, _ in self._crowded() if self._names.of(one) == name), None)
        if address is None:
            raise ActRefusedError("These devices have gone already.")
        gone = set(self._from(address))
        codes = [*self._codes, new_code(self._letters)]
        self._store.put("codes", codes)
        self._put_dropped(self._state.dropped | gone)
        self._state.locked = False
        self._store.put("acts", self._state.saved_acts())
        self._codes = codes
        self.devices -= gone
        for device in gone:
            del self._came_from[device]
        return gone

    def crowds(self) -> list[tuple[str, int]]:
        """Return the name of each crowd, with the number of its devices; the largest first."""
        return [(self._names.of(address), count) for address, count in self._crowded()]

    def _crowded(self) -> list[tuple[str, int]]:
        found = Counter(self._came_from.values()).most_common()
        return [(address, count) for address, count in found if count >= _CROWD]

    def _free_a_place(self) -> bool:
        """Forget a device that has gone and never voted, if there is one."""
        needed = self._state.present.union(*self._state.votes.values())
        gone = next((one for one in self.devices if one not in needed), None)
        if gone is None:
            return False
        self._store.forget_device(gone)
        self.devices.discard(gone)
        self._came_from.pop(gone, None)
        self._state.moods.pop(gone, None)
        return True
