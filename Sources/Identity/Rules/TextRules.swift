import Kernel

extension FieldReader {
    /// A unit's code: letters, digits and hyphens.
    mutating func unitCode(_ text: String, _ field: String) -> String {
        let code = required(text, field, limit: 40)
        let isPlain = code.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...122).contains($0 | 32) }
        if !code.isEmpty, !isPlain { add(field, "problem_unit_code") }
        return code
    }

    /// A sign-in name in lower case; `nil` when there is none or it is wrong, which is noted.
    mutating func login(_ text: String, _ field: String) -> String? {
        guard let login = optional(text, field, limit: 60)?.lowercased() else { return nil }
        return isLogin(login, field) ? login : nil
    }

    /// Whether a sign-in name has the right length and letters; if not, it is noted.
    mutating func isLogin(_ login: String, _ field: String) -> Bool {
        let isPlain = login.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || [45, 46, 64, 95].contains($0)
        }
        guard login.utf8.count >= 2, isPlain else {
            add(field, "problem_login")
            return false
        }
        return true
    }

    /// An address for e-mail, as strict as needed to send to it: letters of ASCII, so that no address looks like
    /// another and letter case means the same to every engine.
    public mutating func email(_ text: String, _ field: String) -> String? {
        guard let email = optional(text, field, limit: 200) else { return nil }
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = email.unicodeScalars.allSatisfy {
            (33...126).contains($0.value) && !"<>,;\"\\()".unicodeScalars.contains($0)
        }
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasPrefix("."),
            !parts[1].hasSuffix("."), !parts[1].contains(".."), isPlain
        else {
            add(field, "problem_email")
            return nil
        }
        return email
    }
}

extension String {
    /// Whether it holds what nobody sees: controls, marks of direction, joiners, line and paragraph separators. With
    /// them one name can look like another, and the database may refuse them.
    var hasInvisible: Bool {
        unicodeScalars.contains(where: \.isInvisible)
    }

    /// With small letters instead of capitals of ASCII: what `lower` means in the database.
    var asciiLowercased: String {
        String(decoding: utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }

    /// The text, or `nil` when it is empty.
    var orNil: String? { isEmpty ? nil : self }
}

extension Unicode.Scalar {
    /// Controls, marks of direction, joiners, line and paragraph separators.
    var isInvisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
