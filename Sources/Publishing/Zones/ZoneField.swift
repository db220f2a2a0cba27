import Storage

/// A field of a zone's profile: the name of the field in a form, and its column.
public enum ZoneField: String, Sendable, CaseIterable {
    case nameChinese, nameEnglish, level, region, area, industriesChinese, industriesEnglish, phone, fax, email
    case addressChinese, addressEnglish, website, established, introChinese, introEnglish

    /// In table `zone`.
    var column: String {
        switch self {
        case .nameChinese: "name_zh"
        case .nameEnglish: "name_en"
        case .level: "level"
        case .region: "region_id"
        case .area: "area_km2"
        case .industriesChinese: "industries_zh"
        case .industriesEnglish: "industries_en"
        case .phone, .fax, .email, .website, .established: rawValue
        case .addressChinese: "address_zh"
        case .addressEnglish: "address_en"
        case .introChinese: "intro_zh"
        case .introEnglish: "intro_en"
        }
    }

    /// In characters.
    var longest: Int {
        switch self {
        case .introChinese, .introEnglish: 10_000
        case .industriesChinese, .industriesEnglish: 500
        default: 200
        }
    }

    /// Whether it may have several paragraphs.
    public var isLong: Bool { self == .introChinese || self == .introEnglish }

    /// A text as its column holds it; NULL for an empty one.
    func value(_ text: String) -> Value {
        guard !text.isEmpty else { return .null }
        return switch self {
        case .region, .established: .integer(orNull: Int64(text))
        case .area: .real(orNull: Double(text))
        default: .text(text)
        }
    }

    /// A column as a form shows it.
    func text(_ row: Row) -> String {
        switch self {
        case .region, .established: row.integer(column).map(String.init) ?? ""
        case .area: row.real(column).map { $0 == $0.rounded() && $0 < 1e9 ? String(Int64($0)) : String($0) } ?? ""
        default: row.text(column) ?? ""
        }
    }
}
