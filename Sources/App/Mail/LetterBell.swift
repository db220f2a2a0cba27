import Synchronization

/// Rings when a letter was written, so that it is sent at once. What nobody hears is not lost: whoever sends letters also
/// looks by themselves.
final class LetterBell: Sendable {
    private let listener = Mutex<AsyncStream<Void>.Continuation?>(nil)

    func ring() { _ = listener.withLock { $0?.yield() } }

    /// What the one who listens waits for; the listener before hears nothing more. Rings that come while they are busy are
    /// one.
    func rings() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        listener.withLock { $0 = continuation }
        return stream
    }
}
