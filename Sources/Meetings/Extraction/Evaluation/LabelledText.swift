import Foundation
import Kernel

/// A text of a meeting with what a careful secretary takes out of it.
public struct LabelledText: Sendable {
    /// One matter, as the secretary wrote it down.
    public struct Matter: Sendable, Equatable {
        /// The words of the text.
        public let text: String
        /// Where they stand, in Unicode scalars.
        public let scalars: Range<Int>
        public let responsible: [String]
        public let basis: ResponsibilityBasis
        public let deadline: CalendarDay?
        public let deadlineText: String?
        public let topic: MatterTopic
    }

    /// One piece that is no matter.
    public struct Aside: Sendable, Equatable {
        /// The words of the text.
        public let text: String
        public let reason: SetAsideReason
    }

    /// The file's name without its ending.
    public let name: String
    public let text: String
    public let held: CalendarDay?
    public let matters: [Matter]
    public let setAside: [Aside]

    /// A text and the bytes of its label file.
    public init(name: String, text: String, labels: Data) throws(LabelProblem) {
        let file: LabelFile
        do {
            file = try JSONDecoder().decode(LabelFile.self, from: labels)
        } catch {
            throw LabelProblem(file: "\(name).json", cause: .notLabels(LabelProblem.place(of: error)))
        }
        self.name = name
        self.text = text
        held = try file.held.map { iso throws(LabelProblem) in try Self.day(iso, name) }
        let words = ScalarText(text)
        var matters: [Matter] = []
        for label in file.matters {
            guard let place = Self.find(label.text, occurrence: label.occurrence ?? 1, in: words) else {
                throw LabelProblem(file: "\(name).json", cause: .notInText(label.text))
            }
            matters.append(
                Matter(
                    text: label.text, scalars: place, responsible: label.responsible, basis: label.basis,
                    deadline: try label.deadline.map { iso throws(LabelProblem) in try Self.day(iso, name) },
                    deadlineText: label.deadlineText, topic: label.topic))
        }
        self.matters = matters
        setAside = (file.setAside ?? []).map { Aside(text: $0.text, reason: $0.reason) }
    }

    private static func day(_ iso: String, _ name: String) throws(LabelProblem) -> CalendarDay {
        guard let day = CalendarDay(iso: iso) else { throw LabelProblem(file: "\(name).json", cause: .notADay(iso)) }
        return day
    }

    /// Where words stand for the given number of times.
    private static func find(_ words: String, occurrence: Int, in text: ScalarText) -> Range<Int>? {
        let wanted = Array(words.unicodeScalars)
        var found = text.range(of: wanted)
        var left = occurrence - 1
        while left > 0, let last = found {
            found = text.range(of: wanted, from: last.lowerBound + 1)
            left -= 1
        }
        return found
    }
}
