import Identity

/// Who sits where (座次), by rule; pure.
///
/// - On the rostrum (主席台) sit the first of the list: the first in the middle of the first row, the second at their left
///   hand, which the hall sees at the right, the third at their right hand, and so on outwards.
/// - Members sit in front, those of a unit beside each other, units in the order of the tree; then those of no unit.
/// - Observers (列席) sit in the back by the same order, and in front behind the members when the back is full.
/// - A substitute takes the seat of whom they come for; who is on leave has none.
/// - Who was given a seat by hand keeps it, unless they are on leave or another comes for them.
struct Seating {
    let plan: HallPlan
    /// How many of the list sit on the rostrum.
    let onRostrum: Int
    /// Where a unit stands in the tree; units that are unknown come last.
    let place: (Unit.ID) -> Int?

    /// What came of it.
    struct Result: Equatable {
        var seats: [Attendee.ID: String] = [:]
        /// Those for whom there was no seat.
        var standing: [Attendee.ID] = []
    }

    /// - Parameters:
    ///   - attendees: in the order of the list.
    ///   - kept: those who stay where they sit, and substitutes who come by the seat of another.
    func seated(_ attendees: [Attendee], keeping kept: [Attendee.ID: String]) -> Result {
        var result = Result()
        result.seats = kept
        var taken = Set(kept.values)
        let sitters = sitters(attendees).filter { kept[$0.sits] == nil }
        var waiting = sitters[...]
        let facing = HallPlan(blocks: plan.blocks.filter { $0.kind == .rostrum }, version: 0).seats
        let wanted = max(0, onRostrum - taken.intersection(facing).count)
        let rostrum = onRostrumInOrder(min(wanted, sitters.count), without: taken)
        for seat in rostrum {
            guard let next = waiting.popFirst() else { break }
            result.seats[next.sits] = seat
            taken.insert(seat)
        }
        func free(_ kind: HallPlan.Block.Kind) -> [String] {
            HallPlan(blocks: plan.blocks.filter { $0.kind == kind }, version: 0).seats.filter { !taken.contains($0) }
        }
        let (front, back) = (free(.front), free(.back))
        let members = ordered(waiting.filter { $0.part == .member })
        let observers = ordered(waiting.filter { $0.part != .member })
        let inFront = Array(zip(members, front))
        for (sitter, seat) in inFront { result.seats[sitter.sits] = seat }
        let restOfMembers = members.dropFirst(front.count)
        let atBack = Array(restOfMembers) + observers
        let seats = back + front.dropFirst(inFront.count)
        for (sitter, seat) in zip(atBack, seats) { result.seats[sitter.sits] = seat }
        result.standing = atBack.dropFirst(seats.count).map(\.sits)
        return result
    }

    /// Whose place in the hall it is, and who sits there.
    private struct Sitter {
        let sits: Attendee.ID
        let unit: Unit.ID?
        let part: Attendee.Part
        let order: Int
    }

    private func sitters(_ attendees: [Attendee]) -> [Sitter] {
        let substitutes = Dictionary(
            attendees.compactMap { attendee in attendee.substitutes.map { ($0, attendee) } }
        ) { first, _ in first }
        return attendees.enumerated().compactMap { order, attendee in
            guard attendee.part != .substitute else { return nil }
            let sits = substitutes[attendee.id] ?? attendee
            if sits.leave?.state == .approved { return nil }
            return Sitter(sits: sits.id, unit: attendee.unit, part: attendee.part, order: order)
        }
    }

    private func ordered(_ sitters: some Sequence<Sitter>) -> [Sitter] {
        sitters.sorted { left, right in
            (left.unit.flatMap(place) ?? .max, left.order) < (right.unit.flatMap(place) ?? .max, right.order)
        }
    }

    /// The seats of the rostrum, the first one for the first of the list.
    private func onRostrumInOrder(_ wanted: Int, without taken: Set<String>) -> [String] {
        var (seats, rest) = ([String](), wanted)
        for block in plan.blocks where block.kind == .rostrum {
            for row in 1...block.rows where rest > 0 {
                let free = (1...block.seats).filter { !taken.contains(block.seat(row: row, number: $0)) }
                let count = min(rest, free.count)
                // From the middle: the even ones to the right of the hall, the odd ones to the left.
                let start = (free.count - count) / 2
                let middle = start + (count - 1) / 2
                for rank in 0..<count {
                    let step = (rank + 1) / 2
                    let index = rank.isMultiple(of: 2) ? middle - step : middle + step
                    if free.indices.contains(index) {
                        seats.append(block.seat(row: row, number: free[index]))
                    }
                }
                rest -= count
            }
        }
        return seats
    }
}
