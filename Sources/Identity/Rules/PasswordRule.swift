import Kernel

/// What a password must be (NIST SP 800-63B, 5.1.1.2): long enough, and none that everybody tries first.
/// No demands for digits or signs, no expiry.
enum PasswordRule {
    static let shortest = 10
    /// Longer ones would only cost time.
    static let longest = 200

    /// What is wrong with a new password; `nil` for nothing.
    static func problem(_ password: String, field: String, person: Person) -> Problem? {
        if !isShortEnough(password) {
            return Problem(field: field, key: "problem_password_long", arguments: ["count": "\(longest)"])
        }
        if password.count < shortest {
            return Problem(field: field, key: "problem_password_short", arguments: ["count": "\(shortest)"])
        }
        let plain = password.lowercased()
        let own = [person.login, person.email, person.name.chinese, person.name.english].compactMap { $0?.lowercased() }
        let isOwn = own.contains { $0.count >= 3 && plain.hasPrefix($0) && plain.count - $0.count < 5 }
        if isOwn || Set(plain).count < 4 || isRun(plain) || isCommon(plain) {
            return Problem(field: field, key: "problem_password_common")
        }
        return nil
    }

    /// Whether a password may be looked at: counted in scalars, so that accents count as well.
    static func isShortEnough(_ password: String) -> Bool {
        password.utf8.count <= longest * 4 && password.unicodeScalars.count <= longest
    }

    /// Begins with what everybody tries, and has little else.
    private static func isCommon(_ plain: String) -> Bool {
        common.contains { plain.hasPrefix($0) && plain.count - $0.count < 10 }
    }

    /// 1234567890, abcdefghij and the like.
    private static func isRun(_ text: String) -> Bool {
        let scalars = text.unicodeScalars.map { Int($0.value) }
        let steps = zip(scalars.dropFirst(), scalars).map { $0 - $1 }
        return steps.filter { $0 == steps.first }.count * 10 >= steps.count * 8
    }

    private static let common = [
        "password", "passw0rd", "qwertyuiop", "1qaz2wsx", "admin", "iloveyou", "woaini", "1234", "abcd1234", "qwer1234",
        "kaimen", "letmein", "welcome", "a1b2c3d4",
    ]
}
