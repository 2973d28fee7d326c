"""Keep the devices of a room: codes, joining and leaving, and crowds that came from one address."""

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
#: extra places for addresses with few devices, since one computer that joins again and again fills the rest
RESERVED, _FEW = 300, 3
#: After this many wrong codes a minute from one address, its right codes are refused, too. Without this limit
#: all codes can be tried in about a minute.
_MOST_GUESSES = 300
#: From this many devices on, an address is a crowd, and the teacher sees it. A crowd may be a class behind
#: one address, so it is never shut out because somebody there guesses codes.
_CROWD = 10
_WRONG_CODE = "That is not the code of this room: look at the projector again."
_NEW_CODE = "The room has a new code: look at the projector and type it."
_TOO_MANY = "There were too many wrong tries: wait a minute. The right code lets you in at any time."
_GUESSED = "Too many wrong codes came from your network: wait a minute."


class Refused(CourseError):
    """Raised when the room does not accept a message; carries a code that the pages know."""

    def __init__(self, code: str, says: str) -> None:
        self.code, self.says = code, says
        super().__init__(says)


def same(given: str, known: str) -> bool:
    """Tell whether two texts are equal, in a time that does not show where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), known.encode())


class Members:
    """The devices of a room, and how they join and leave.

    `crowds` are addresses from which a whole class comes. `letters` is the length of a new code.
    """

    def __init__(self, store: Store, state: Classroom, crowds: Sequence[str], letters: int) -> None:
        self._store, self._state, self._crowds, self._letters = store, state, crowds, letters
        #: the last code is in force; devices that joined with an earlier code may come back with it
        self._codes: list[str] = store.kept("codes", lambda: [new_code(letters)])
        self.devices = set(store.devices()) - state.dropped
        self.wrong_codes = Tries()
        self._guesses = ByAddress(lambda: Tries(_MOST_GUESSES))
        self._came_from: dict[str, str] = {}  # device to address; never kept: it may lead to a person

    @property
    def code(self) -> str:
        """The code that newcomers type."""
        return self._codes[-1]

    def is_code(self, given: object, *, joined: bool = False) -> bool:
        """Tell whether a text is the room's code; a joined device may also know an earlier code."""
        known = self._codes if joined else self._codes[-1:]
        return isinstance(given, str) and any(same(given.strip().upper(), code) for code in known)

    def _from(self, address: str) -> list[str]:
        """Return the devices that came from an address."""
        return [device for device, known in self._came_from.items() if known == address]

    def check_code(self, given: object, address: str, device: object = "", *, joined: bool = False) -> None:
        """Refuse a wrong code. An address that keeps guessing is refused even with the right code.

        An address from which a crowd has joined may be a whole class behind one router, so it is never shut
        out.

        Raises
        ------
        Refused
            The code is wrong, or too many wrong codes came from this address. A device that has joined before
            is let in all the same.
        """
        guesses = self._guesses.of(address)
        known = isinstance(device, str) and device in self.devices
        right = self.is_code(given, joined=known or joined)
        crowd = address in self._crowds or len(self._from(address)) >= _CROWD
        if guesses.many and not crowd and not (right and known):
            raise Refused("too_many_tries", _GUESSED)  # also for a right code: no guesser learns it
        if right:
            return
        if self.is_code(given, joined=True):  # an earlier code is no guess
            raise Refused("wrong_code", _NEW_CODE)
        many = guesses.wrong() | self.wrong_codes.wrong()
        raise Refused("too_many_tries" if many else "wrong_code", _TOO_MANY if many else _WRONG_CODE)

    def device(self, given: object, address: str) -> str:
        """Return the device of a phone that knows the code: its earlier device, or a new one.

        Where all places are taken, a device that has gone and never voted loses its place. A device that was
        dropped and comes back with the new code has its votes again.

        Raises
        ------
        Refused
            The room is locked or full.
        """
        # only ids that this room made are accepted, so nobody chooses a device
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
            # the last digit gives every second device the other paper of a test
            made = f"{secrets.token_hex(15)}{len(self.devices) % 2:02x}"
            self._store.add_device(made)
        self.devices.add(made)
        self._came_from[made] = address
        return made

    def _put_dropped(self, devices: set[str]) -> None:
        self._store.put("dropped", sorted(devices))
        self._state.set_dropped(devices)

    def drop(self, name: object) -> set[str]:
        """Drop all devices that came from an address, give the room a new code, and return the devices.

        Their votes no longer count, but are kept for devices that come back with the new code. A locked room
        is unlocked, since returning devices are newcomers.

        Raises
        ------
        ActRefusedError
            No crowd has that name.
        """
        address = next((one for one, _ in self._crowded() if self._name(one) == name), None)
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
        """Return the name of each crowd and the number of its devices, the largest crowd first."""
        return [(self._name(address), count) for address, count in self._crowded()]

    def _name(self, address: str) -> str:
        """Return a name for an address on the teacher's page, which stays when the room starts again."""
        return hmac.new(self._state.salt.encode(), address.encode(), "sha256").hexdigest()[:8]

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
