import Identity
import Kernel

/// An inspection visit (督查检查, 暗访): what somebody found in a unit, where and when, with photographs.
///
/// A draft lives on the phone alone; what arrives is submitted. The unit that was inspected gives its view, then the visit
/// is closed with a conclusion: conclusions are factual and heard (政府督查工作条例, decree 733 of the State Council).
public struct Inspection: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Inspection>

    /// The methods that decree 733 names; the catalogue has them under `inspection_method_…`.
    public enum Method: String, Sendable, CaseIterable {
        /// 检查.
        case inspection
        /// 暗访.
        case unannouncedVisit = "unannounced-visit"
        /// 自查.
        case selfCheck = "self-check"
        /// 听取汇报.
        case report
        /// 座谈, 约谈.
        case talk
        /// 调阅资料, 数据核查.
        case data

        /// The method as keys of the catalogue write it.
        public var word: String { rawValue.replacing("-", with: "_") }
    }

    /// How far it is; the catalogue names it under `inspection_state_…`.
    public enum State: String, Sendable, CaseIterable {
        /// It arrived, and waits for the view of the unit that was inspected.
        case submitted
        /// The unit has given its view (已听取意见).
        case heard
        case closed
    }

    /// What the unit that was inspected has to say.
    public struct View: Sendable, Equatable {
        public let text: String
        /// `nil` for a program.
        public let by: Person.ID?
        /// Seconds since 1970.
        public let at: Int64
    }

    /// What it came to.
    public struct Conclusion: Sendable, Equatable {
        public let text: String
        /// `nil` for a program.
        public let by: Person.ID?
        /// Seconds since 1970.
        public let at: Int64
    }

    public let id: ID
    /// The unit that inspects.
    public let unit: Unit.ID
    public let number: InspectionNumber
    /// The unit that was inspected.
    public let subject: Unit.ID
    /// The matter that it looked into.
    public let matter: Matter.ID?
    public let method: Method
    /// In words.
    public let place: String?
    /// Where the phone was.
    public let position: GeographicPosition?
    /// When it took place, as the phone or whoever typed it said; seconds since 1970.
    public let visitedAt: Int64
    /// When it arrived here; seconds since 1970.
    public let receivedAt: Int64
    /// The names of those who inspected.
    public let inspectors: [String]
    public let summary: String
    public internal(set) var state: State
    /// Made by the phone, 128 bits in hexadecimal digits: what is sent again is known by it.
    public let clientKey: String
    /// The digest of what was sent.
    let content: String
    /// `nil` for a program.
    public let submittedBy: Person.ID?
    public internal(set) var view: View?
    public internal(set) var conclusion: Conclusion?
    public internal(set) var updatedAt: Int64
    public internal(set) var version: Int64

    /// The visit as records of other rooms mention it.
    public var reference: SubjectReference { SubjectReference(InspectionRecord.kind, id.rawValue) }

    /// Whether somebody reads matters for the unit that inspects, or for the one that was inspected.
    public func isReadable(by viewer: Viewer) -> Bool {
        [unit, subject].contains { viewer.may(SupervisionPolicy.readMatters, at: $0) }
    }

    /// As audit entries tell its changes.
    var fields: [(field: String, value: String?)] {
        [
            ("inspectedUnit", subject.description), ("partOf", matter?.description),
            ("inspectionMethod", method.rawValue), ("visitPlace", place), ("visitPosition", position?.description),
            ("visitedAt", "\(visitedAt)"), ("inspectors", inspectors.joined(separator: "、")),
            ("inspectionSummary", summary), ("inspectionState", state.rawValue), ("inspectionView", view?.text),
            ("conclusion", conclusion?.text),
        ]
    }
}

/// The number of an inspection on paper: counted by the unit that inspects and by year, from 1, without gaps.
public struct InspectionNumber: Sendable, Hashable, CustomStringConvertible {
    public let year: Int
    public let serial: Int64
    /// As it was written by the rules of the day: 督查检查〔2026〕3号.
    public let label: String

    public init(year: Int, serial: Int64, label: String) {
        (self.year, self.serial, self.label) = (year, serial, label)
    }

    public var description: String { label }
}

/// A place on the earth by WGS 84, in millionths of a degree: about a decimetre.
public struct GeographicPosition: Sendable, Equatable, CustomStringConvertible {
    /// North is positive.
    public let latitude: Int64
    /// East is positive.
    public let longitude: Int64

    /// `nil` for what is no place on the earth.
    public init?(latitude: Int64?, longitude: Int64?) {
        guard let latitude, let longitude, (-90_000_000...90_000_000).contains(latitude),
            (-180_000_000...180_000_000).contains(longitude)
        else { return nil }
        (self.latitude, self.longitude) = (latitude, longitude)
    }

    /// Of degrees; `nil` for what is no place on the earth.
    public init?(degreesNorth latitude: Double?, degreesEast longitude: Double?) {
        guard let latitude, let longitude, (-90...90).contains(latitude), (-180...180).contains(longitude) else {
            return nil
        }
        self.init(
            latitude: Int64((latitude * 1_000_000).rounded()), longitude: Int64((longitude * 1_000_000).rounded()))
    }

    /// `31.208475, 121.470000`.
    public var description: String { Self.degrees(latitude) + ", " + Self.degrees(longitude) }

    private static func degrees(_ millionths: Int64) -> String {
        let size = millionths.magnitude
        let rest = "\(size % 1_000_000)"
        return (millionths < 0 ? "-" : "") + "\(size / 1_000_000)."
            + String(repeating: "0", count: 6 - rest.count) + rest
    }
}
