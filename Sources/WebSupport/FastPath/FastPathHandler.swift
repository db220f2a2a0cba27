import Foundation
import NIOCore

/// Stands in front of the HTTP codec and answers plain requests for finished pages from prepared bytes.
///
/// Whose turn it is, is one state of the connection:
///
/// - `fast`: no request is under way behind us. What we understand and have, we answer; a plain request that we have
///   no answer for goes to the codec, alone and byte for byte, and the turn is the codec's.
/// - `codec`: that request is under way. What arrives meanwhile is held, and reading pauses. When the watch behind the
///   codec has seen the request whole and its answer whole, the turn is ours again: the codec holds no byte then.
/// - `handedOver`: something came that only the codec may judge. It gets that and every later byte.
///
/// The end of input and the order to shut down wait for the answers that we have written; so does reading.
package final class FastPathHandler: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundIn = IOData
    package typealias OutboundOut = ByteBuffer

    private enum Turn { case fast, codec, handedOver }

    private let pages: PageCache
    private let visits: VisitCounter?
    private let patience: Patience
    private var turn = Turn.fast
    private var context: ChannelHandlerContext?
    /// Bytes that have arrived and were neither answered nor handed over.
    private var held = ByteBuffer()
    /// What the codec has made of the request that was handed to it alone.
    private var requestEnds = 0
    private var answerEnds = 0
    private var isWorking = false
    private var isWritingBlocked = false
    private var isReadWanted = false
    private var isClosing = false
    private var isShuttingDown = false
    private var hasPassedShutdown = false
    private var hasInputEnded = false
    private var hasAnswered = false
    private var needsFlush = false
    private var needsReadComplete = false

    /// - Parameters:
    ///   - visits: counts the pages that readers get; nothing is counted when left out.
    ///   - idleTimeout: how long a connection may stand still.
    package init(pages: PageCache, visits: VisitCounter? = nil, idleTimeout: TimeAmount) {
        self.pages = pages
        self.visits = visits
        patience = Patience(limit: idleTimeout)
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { patience.begin(context) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        patience.end()
        self.context = nil
    }

    package func channelActive(context: ChannelHandlerContext) {
        patience.begin(context)
        context.fireChannelActive()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        isClosing = true
        held = ByteBuffer()
        patience.end()
        context.fireChannelInactive()
    }

    // MARK: What arrives

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard turn != .handedOver else {
            needsReadComplete = true
            return context.fireChannelRead(data)
        }
        guard !isClosing else { return }
        var arrived = unwrapInboundIn(data)
        if held.readableBytes == 0 { held = arrived } else { held.writeBuffer(&arrived) }
        work(context)
    }

    package func channelReadComplete(context: ChannelHandlerContext) { settle(context) }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        context.fireChannelWritabilityChanged()
        guard isWritingBlocked, context.channel.isWritable else { return }
        resume(context)
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            hasInputEnded = true
            resume(context)
        case is ChannelShouldQuiesceEvent:
            isShuttingDown = true
            resume(context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: What leaves

    package func read(context: ChannelHandlerContext) {
        if isReadingPaused { isReadWanted = true } else { context.read() }
    }

    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode != .input { isClosing = true }
        context.close(mode: mode, promise: promise)
    }

    // MARK: What the watch behind the codec tells

    /// The codec has found the beginning of a request.
    func codecDidBeginRequest() { patience.requestDidBegin(context) }

    /// The codec has found a piece of a request's body.
    func codecDidReadBody() { patience.touch(context) }

    /// The codec has found the end of a request.
    func codecDidEndRequest() {
        patience.requestDidEnd(context)
        requestEnds += 1
        takeTurn()
    }

    /// The last part of an answer has gone through the codec.
    func codecDidEndAnswer() {
        patience.answerDidEnd(context)
        answerEnds += 1
        takeTurn()
    }

    private func takeTurn() {
        guard turn == .codec, requestEnds == 1, answerEnds == 1 else { return }
        turn = .fast
        if let context, !isWorking, held.readableBytes > 0 || isReadWanted { resume(context) }
    }

    // MARK: The work

    /// More is possible than before: does it, outside of a burst of reading.
    private func resume(_ context: ChannelHandlerContext) {
        guard !isWorking else { return }
        work(context)
        settle(context)
        if isReadWanted, !isReadingPaused {
            isReadWanted = false
            context.read()
        }
    }

    /// Answers or hands over as many of the held bytes as can be now.
    private func work(_ context: ChannelHandlerContext) {
        guard !isWorking else { return }
        isWorking = true
        defer { isWorking = false }
        isWritingBlocked = false
        let second = Int(time(nil))
        while turn == .fast, !isClosing, held.readableBytes > 0 {
            guard isWritable(context) else {
                isWritingBlocked = true
                return
            }
            let reading = RequestReader.read(held.readableBytesUInt8Span)
            if case .plain(let request) = reading {
                take(request, second, context)
            } else if reading == .other || hasInputEnded {
                handOver(context)
            } else {
                break
            }
        }
        if turn == .fast || held.readableBytes == 0 { passEndings(context) }
    }

    private func take(_ request: PlainRequest, _ second: Int, _ context: ChannelHandlerContext) {
        if request.isAnswerable,
            let answer = pages.answer(to: request, in: held.readableBytesUInt8Span, second: second)
        {
            if let visits, let visited = answer.visited, request.isReaders(in: held.readableBytesUInt8Span) {
                visits.note(visited, second: Int64(second))
            }
            held.moveReaderIndex(forwardBy: request.length)
            hasAnswered = true
            needsFlush = true
            patience.touch(context)
            context.write(wrapOutboundOut(answer.bytes), promise: nil)
        } else if let bytes = held.readSlice(length: request.length) {
            turn = .codec
            requestEnds = 0
            answerEnds = 0
            needsReadComplete = true
            context.fireChannelRead(wrapInboundOut(bytes))
        }
    }

    private func handOver(_ context: ChannelHandlerContext) {
        turn = .handedOver
        needsReadComplete = true
        let bytes = held
        held = ByteBuffer()
        context.fireChannelRead(wrapInboundOut(bytes))
    }

    /// Whether another answer may be written; what was written is sent first when the channel is full.
    private func isWritable(_ context: ChannelHandlerContext) -> Bool {
        if context.channel.isWritable { return true }
        if needsFlush {
            needsFlush = false
            context.flush()
        }
        return context.channel.isWritable
    }

    /// Whether what is held must leave before more is read, or nothing more is wanted.
    private var isReadingPaused: Bool {
        guard turn != .handedOver else { return false }
        return isShuttingDown || (held.readableBytes > 0 && (turn == .codec || isWritingBlocked))
    }

    /// Sends what was answered, and tells the codec that a burst of reading is over if it got a part of it.
    private func settle(_ context: ChannelHandlerContext) {
        if needsFlush {
            needsFlush = false
            context.flush()
        }
        if needsReadComplete {
            needsReadComplete = false
            context.fireChannelReadComplete()
        }
    }

    /// All that came has been answered or handed over: what ends the connection may go on to the codec.
    private func passEndings(_ context: ChannelHandlerContext) {
        if held.readableBytes == 0 { held = ByteBuffer() }
        if hasInputEnded {
            hasInputEnded = false
            turn = .handedOver
            afterOurAnswers(context) { $0.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        }
        if isShuttingDown, !hasPassedShutdown {
            hasPassedShutdown = true
            isClosing = isClosing || turn == .fast
            if turn == .codec { turn = .handedOver }
            afterOurAnswers(context) { $0.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        }
    }

    /// Does what may lead to closing when our answers have left, since closing drops what has not.
    private func afterOurAnswers(_ context: ChannelHandlerContext, _ act: @escaping (ChannelHandlerContext) -> Void) {
        guard hasAnswered else { return act(context) }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in
            if let context = self.context { act(context) }
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: promise)
    }
}
