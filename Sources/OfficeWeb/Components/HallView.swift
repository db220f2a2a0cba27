import WebSupport

/// The hall of a meeting: blocks of rows of seats, each with who sits there.
struct HallView: Sendable {
    struct Seat: Sendable {
        /// Its number in the row.
        let number: String
        let isTaken: Bool
        /// Who sits there.
        let name: String
        let url: String?
        let more: String?
        /// The names by which the stylesheet knows it.
        let classes: String
    }
    struct Row: Sendable {
        let label: String
        let seats: [Seat]
        /// Nobody sits in it.
        let isFree: Bool
    }
    struct Block: Sendable {
        let heading: String
        let rows: [Row]
    }

    let blocks: [Block]
    let freeLabel: String
}

/// Pages to print: badges, several on a sheet, or letters, each on a sheet of its own.
struct PrintedSheets: Sendable {
    struct Badge: Sendable {
        let meeting: String
        let name: String
        let title: String?
        let unit: String?
        let part: String
        let seat: String?
        /// Where the picture of the code is.
        let code: String
        let codeLabel: String
    }
    struct Letter: Sendable {
        let heading: String
        let paragraphs: [String]
    }

    let badges: [Badge]
    let letters: [Letter]
    let hasBadges: Bool
    let hasLetters: Bool

    init(badges: [Badge] = [], letters: [Letter] = []) {
        (self.badges, self.letters) = (badges, letters)
        (hasBadges, hasLetters) = (!badges.isEmpty, !letters.isEmpty)
    }
}

extension OfficePage.Part {
    /// The page of lines to print that an address asks for.
    static func sheets<Line>(
        _ lines: [Line], at list: ListAddress, size: Int, _ voice: Voice, _ sheets: ([Line]) -> PrintedSheets
    ) -> OfficePage.Part {
        var part = OfficePage.Part(sheets: sheets(list.shown(lines, size: size)))
        part.pager = Pager(voice: voice, page: list.page, pageCount: max(1, (lines.count + size - 1) / size)) {
            list.url(page: $0)
        }
        return part
    }
}

/// The days of a session: what is side by side stands side by side.
struct ScheduleView: Sendable {
    struct Entry: Sendable {
        let title: String
        let url: String
        let lines: [String]
        let badge: Badge
    }
    struct Slot: Sendable {
        let time: String
        let entries: [Entry]
    }
    struct Day: Sendable {
        let label: String
        let slots: [Slot]
        let isFree: Bool
    }

    let days: [Day]
    let freeText: String
}
