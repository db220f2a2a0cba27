import NIOCore

/// Closes a connection that stands still: no request, half a request, or a client that takes no byte of its answer.
///
/// The rules are Hummingbird's `HTTPConnectionStateHandler`'s, which cannot see what the fast path answers: only
/// whole answers and parts of requests count as movement, so that a head that trickles in byte by byte does not; and
/// nothing counts against the client while its request is read and its answer is being made. One rule is added: a
/// client that is still taking bytes is not cut off.
final class Patience {
    private let limit: TimeAmount
    private var latest = NIODeadline.uptimeNanoseconds(0)
    private var task: Scheduled<Void>?
    private var requestsUnderWay = 0
    private var isReading = false
    /// Bytes that waited to be sent when the time was last up.
    private var waiting = 0

    init(limit: TimeAmount) { self.limit = limit }

    func begin(_ context: ChannelHandlerContext) {
        guard task == nil else { return }
        latest = context.eventLoop.now
        schedule(context, in: limit)
    }

    func end() {
        task?.cancel()
        task = nil
    }

    /// Something has moved.
    func touch(_ context: ChannelHandlerContext?) {
        if let context { latest = context.eventLoop.now }
    }

    func requestDidBegin(_ context: ChannelHandlerContext?) {
        requestsUnderWay += 1
        isReading = true
        touch(context)
    }

    func requestDidEnd(_ context: ChannelHandlerContext?) {
        isReading = false
        touch(context)
    }

    func answerDidEnd(_ context: ChannelHandlerContext?) {
        requestsUnderWay -= 1
        touch(context)
    }

    private func schedule(_ context: ChannelHandlerContext, in delay: TimeAmount) {
        task = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { self.timeIsUp(context) }
    }

    private func timeIsUp(_ context: ChannelHandlerContext) {
        task = nil
        let deadline = latest + limit
        let now = context.eventLoop.now
        if requestsUnderWay > 0, !isReading {
            schedule(context, in: limit)
        } else if now < deadline {
            schedule(context, in: deadline - now)
        } else if isTakingBytes(context) {
            schedule(context, in: limit)
        } else {
            context.close(promise: nil)
        }
    }

    private func isTakingBytes(_ context: ChannelHandlerContext) -> Bool {
        let before = waiting
        waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        return waiting > 0 && waiting != before
    }
}
