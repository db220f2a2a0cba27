import Foundation
import Kernel

/// The file of labels beside a text, as it is written.
struct LabelFile: Codable {
    struct Matter: Codable {
        let text: String
        /// Which of equal words it is, from 1; the first when it is left out.
        let occurrence: Int?
        let responsible: [String]
        let basis: ResponsibilityBasis
        let deadline: String?
        let deadlineText: String?
        let topic: MatterTopic
    }

    struct Aside: Codable {
        let text: String
        let reason: SetAsideReason
    }

    let held: String?
    let matters: [Matter]
    let setAside: [Aside]?
}

extension DecidedText {
    /// The labels of a text as a file beside it, from which `kaimen extract --evaluate` scores rules.
    ///
    /// Of the responsible names those stand in it which the text has and the reviewer kept: a unit that a reviewer knew
    /// from elsewhere is nothing that rules can read.
    public var labelFile: Data {
        get throws {
            let words = ScalarText(body)
            let file = LabelFile(
                held: "\(held)", matters: labels.filter(\.isMatter).compactMap { Self.matter($0, in: words) },
                setAside: setAside.compactMap { piece in
                    SetAsideReason(rawValue: piece.reason).flatMap { reason in
                        words[piece.range].map { LabelFile.Aside(text: $0, reason: reason) }
                    }
                })
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(file)
        }
    }

    private static func matter(_ label: Label, in words: ScalarText) -> LabelFile.Matter? {
        let matter = label.matter
        guard let text = words[matter.range], let basis = ResponsibilityBasis(rawValue: matter.basis.rawValue) else {
            return nil
        }
        let chosen = Set([matter.leadUnit].compactMap { $0 } + matter.coUnits)
        let isAsFound = matter.leadUnit == label.first?.leadUnit && matter.coUnits == label.first?.coUnits
        let names = matter.names.filter { isAsFound || !chosen.isDisjoint(with: $0.units) }.map(\.text)
        return LabelFile.Matter(
            text: text, occurrence: occurrence(of: text, at: matter.range.lowerBound, in: words), responsible: names,
            basis: names.isEmpty ? .implied : basis, deadline: matter.deadline?.description,
            deadlineText: matter.deadlineWords, topic: matter.topic.flatMap(MatterTopic.init(rawValue:)) ?? .other)
    }

    /// `nil` for the first.
    private static func occurrence(of text: String, at start: Int, in words: ScalarText) -> Int? {
        let wanted = Array(text.unicodeScalars)
        var (place, count) = (words.range(of: wanted), 1)
        while let found = place, found.lowerBound < start {
            place = words.range(of: wanted, from: found.lowerBound + 1)
            count += 1
        }
        return count == 1 ? nil : count
    }
}
