import Foundation
import FoundationNetworking
import Synchronization

/// What one request may cost.
public struct WebLimits: Sendable {
    /// From the first byte sent to the last received, redirects included.
    public var seconds: Double
    /// Of the body; with 0 the status is the whole answer, whatever follows it.
    public var bytes: Int

    public init(seconds: Double = 10, bytes: Int = 256 * 1024) {
        self.seconds = seconds
        self.bytes = bytes
    }
}

/// An answer that came whole and in time.
public struct WebAnswer: Sendable {
    public let status: Int
    public let body: Data
}

/// Why there is no answer. The words are for a log.
public enum WebFailure: Error, Sendable, Equatable {
    /// The other side does not answer, or not in time, or at too great a length.
    case away(String)
    /// It leads where it may not.
    case untrusted(String)

    public var reason: String {
        switch self {
        case .away(let reason), .untrusted(let reason): reason
        }
    }
}

/// Asks other servers over HTTP: in bounded time, for bounded answers, without cookies, and never led to another host.
public final class WebClient: Sendable {
    private let limits: WebLimits
    private let receiver = WebReceiver()
    private let session: URLSession

    public init(_ limits: WebLimits) {
        self.limits = limits
        let configuration = URLSessionConfiguration.ephemeral
        // Ours is shorter, and counts from the beginning: this one begins anew with each byte.
        configuration.timeoutIntervalForRequest = limits.seconds * 2
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        session = URLSession(configuration: configuration, delegate: receiver, delegateQueue: nil)
    }

    deinit { session.invalidateAndCancel() }

    /// Reads a page; follows redirects within the same scheme, host and port.
    public func get(_ address: WebAddress, headers: [String: String] = [:]) async throws(WebFailure) -> WebAnswer {
        let deadline = ContinuousClock.now + .seconds(limits.seconds)
        var current = address
        for _ in 0..<4 {
            let outcome = try await send(request(current, headers: headers), until: deadline)
            guard (300..<400).contains(outcome.status), outcome.status != 304, let location = outcome.location else {
                return WebAnswer(status: outcome.status, body: outcome.body)
            }
            guard let url = URL(string: location, relativeTo: current.url)?.absoluteURL,
                let next = WebAddress(url.absoluteString), next.origin == address.origin
            else { throw .untrusted("\(address.url) leads to another host") }
            current = next
        }
        throw .untrusted("\(address.url) leads in a circle")
    }

    /// Sends a body; follows no redirect, for it may carry secrets.
    /// - Parameter type: of the body, for `Content-Type`.
    public func post(
        _ address: WebAddress, body: Data, type: String, headers: [String: String]
    ) async throws(WebFailure) -> WebAnswer {
        var request = request(address, headers: headers)
        request.httpMethod = "POST"
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        request.httpBody = body
        let outcome = try await send(request, until: .now + .seconds(limits.seconds))
        return WebAnswer(status: outcome.status, body: outcome.body)
    }

    private func request(_ address: WebAddress, headers: [String: String]) -> URLRequest {
        var request = URLRequest(url: address.url, cachePolicy: .reloadIgnoringLocalCacheData)
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        return request
    }

    /// Sends one request and waits for what comes of it, until `deadline` at most.
    private func send(
        _ request: URLRequest, until deadline: ContinuousClock.Instant
    ) async throws(WebFailure) -> WebOutcome {
        let task = session.dataTask(with: request)
        let number = task.taskIdentifier
        let watch = Task { [receiver] in
            try await Task.sleep(until: deadline, clock: .continuous)
            receiver.end(number, .failure(.away("no answer in time")))
            task.cancel()
        }
        defer { watch.cancel() }
        let result: Result<WebOutcome, WebFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                receiver.begin(number, limit: limits.bytes, continuation)
                task.resume()
            }
        } onCancel: {
            receiver.end(number, .failure(.away("cancelled")))
            task.cancel()
        }
        return try result.get()
    }
}
