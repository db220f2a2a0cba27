/// How long something that failed waits until it is tried again.
public enum Backoff {
    /// Seconds from an attempt to the next: a minute, doubled each time.
    /// - Parameters:
    ///   - attempt: which one failed, from 1.
    ///   - most: seconds that no wait is longer than.
    public static func seconds(after attempt: Int64, atMost most: Int64) -> Int64 {
        // 2³⁰ minutes are longer than any wait.
        min(60 << min(max(attempt - 1, 0), 30), most)
    }
}
