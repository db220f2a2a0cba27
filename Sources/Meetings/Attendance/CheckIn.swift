import Kernel
import Storage

/// That somebody came to a meeting, as a device noted it, perhaps without a connection.
public struct CheckIn: Sendable, Equatable {
    /// How it was noted; the catalogue names it under `check_in_method_…`.
    public enum Method: String, Sendable, CaseIterable {
        /// The attendee's code was read.
        case code
        /// Their name was ticked off on a list.
        case list
        /// The desk of the meeting entered it later.
        case desk
    }

    /// Made by the device: the same check-in may be sent any number of times.
    public let id: String
    public let attendee: Attendee.ID
    public let method: Method
    /// Which device noted it: one attendee on two devices is worth a look.
    public let device: String
    /// When, by the clock of the device, in seconds since 1970.
    public let deviceAt: Int64
    /// What the clock of the device showed when it sent this.
    public let sentAt: Int64

    public init(
        id: String, attendee: Attendee.ID, method: Method, device: String, deviceAt: Int64, sentAt: Int64
    ) {
        (self.id, self.attendee, self.method, self.device) = (id, attendee, method, device)
        (self.deviceAt, self.sentAt) = (deviceAt, sentAt)
    }

    /// What became of a check-in that was sent.
    public enum Outcome: Sendable, Equatable {
        /// It is kept.
        case kept
        /// It was there already.
        case known
        /// It cannot be; the device forgets it.
        case refused(Problem)
    }
}
