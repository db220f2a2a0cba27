extension Value {
    /// For `LIKE ? ESCAPE '!'`: texts that hold this one, in which no sign means anything but itself.
    public static func holding(_ text: some StringProtocol) -> Value {
        let plain = String(text).replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
        return .text("%\(plain)%")
    }
}
