/// When somebody came, by a device whose clock may be wrong.
///
/// The device says what its clock showed then and what it shows now; the time between is right whatever the clock says.
/// Nobody came later than they were told of, or more than a month ago.
struct Arrival: Equatable {
    /// What is to be added to the clock of the device.
    let offset: Int64
    /// In seconds since 1970, by the clock of the server.
    let at: Int64

    private static let longest: Int64 = 31 * 86_400

    /// - Parameters:
    ///   - deviceAt: what the device's clock showed when they came.
    ///   - sentAt: what it showed when it sent this.
    ///   - now: the server's clock.
    /// - Returns: `nil` when the device sends from before they came, or a month later.
    init?(deviceAt: Int64, sentAt: Int64, now: Int64) {
        let (age, isAgeOver) = sentAt.subtractingReportingOverflow(deviceAt)
        let (offset, isOffsetOver) = now.subtractingReportingOverflow(sentAt)
        guard !isAgeOver, !isOffsetOver, (0...Self.longest).contains(age) else { return nil }
        self.offset = offset
        at = now - age
    }
}
