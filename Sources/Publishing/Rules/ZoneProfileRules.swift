import Foundation
import Kernel

/// What a zone's profile must be to be saved.
enum ZoneProfileRules {
    static let levels: Set<String> = ["national", "provincial", "municipal", "county"]

    /// Spaces at the ends and empty lines removed.
    static func tidied(_ profile: ZoneProfile) -> ZoneProfile {
        var profile = profile
        for field in ZoneField.allCases {
            let lines = profile[field].split(whereSeparator: \.isNewline).map {
                $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
            profile[field] = lines.filter { !$0.isEmpty }.joined(separator: field.isLong ? "\n" : " ")
        }
        return profile
    }

    /// - Parameter year: the present one.
    static func problems(of profile: ZoneProfile, year: Int) -> [Problem] {
        var problems: [Problem] = []
        func add(_ field: ZoneField, _ key: String, _ arguments: [String: String] = [:]) {
            problems.append(Problem(field: field.rawValue, key: key, arguments: arguments))
        }
        if profile[.nameChinese].isEmpty { add(.nameChinese, "problem_required") }
        for field in ZoneField.allCases where profile[field].count > field.longest {
            add(field, "problem_too_long", ["count": "\(field.longest)"])
        }
        let level = profile[.level]
        if !level.isEmpty, !levels.contains(level) { add(.level, "problem_zone_field_level") }
        let area = profile[.area]
        if !area.isEmpty, Double(area).map({ $0.isFinite && $0 > 0 && $0 < 1e7 }) != true {
            add(.area, "problem_zone_field_area")
        }
        let established = profile[.established]
        if !established.isEmpty, Int(established).map({ (1900...year + 1).contains($0) }) != true {
            add(.established, "problem_zone_field_year")
        }
        let email = profile[.email]
        if !email.isEmpty, email.contains(where: \.isWhitespace) || email.split(separator: "@").count != 2 {
            add(.email, "problem_zone_field_email")
        }
        if !profile[.website].isEmpty, !isAddress(profile[.website]) { add(.website, "problem_zone_field_website") }
        return problems
    }

    /// `http://` or `https://` and a host: nothing else is ever linked.
    private static func isAddress(_ text: String) -> Bool {
        guard let url = URL(string: text), let host = url.host() else { return false }
        return ["http", "https"].contains(url.scheme?.lowercased() ?? "") && host.contains(".")
    }
}
