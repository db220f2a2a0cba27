import Foundation
import FoundationNetworking
import Synchronization

/// What came of a request, a redirect that was not followed included.
struct WebOutcome: Sendable {
    var status: Int
    var location: String?
    var body: Data
}

/// Receives the answers of a session, each up to its limit, and hands each over once.
final class WebReceiver: NSObject, URLSessionDataDelegate, Sendable {
    typealias Waiting = CheckedContinuation<Result<WebOutcome, WebFailure>, Never>

    private struct Receiving {
        let continuation: Waiting
        let limit: Int
        var outcome = WebOutcome(status: 0, location: nil, body: Data())
    }

    private let open = Mutex<[Int: Receiving]>([:])

    func begin(_ number: Int, limit: Int, _ continuation: Waiting) {
        open.withLock { $0[number] = Receiving(continuation: continuation, limit: limit) }
    }

    /// Hands over what came of a request; nothing happens the second time.
    func end(_ number: Int, _ result: Result<WebOutcome, WebFailure>) {
        let receiving = open.withLock { $0.removeValue(forKey: number) }
        receiving?.continuation.resume(returning: result)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let number = dataTask.taskIdentifier
        note(response, of: number)
        let outcome = open.withLock { open in open[number].flatMap { $0.limit == 0 ? $0.outcome : nil } }
        guard let outcome else { return completionHandler(.allow) }
        end(number, .success(outcome))
        completionHandler(.cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let number = dataTask.taskIdentifier
        let isTooMuch = open.withLock { open in
            guard var receiving = open[number] else { return false }
            guard receiving.outcome.body.count + data.count <= receiving.limit else { return true }
            receiving.outcome.body.append(data)
            open[number] = receiving
            return false
        }
        guard isTooMuch else { return }
        end(number, .failure(.away("the answer is too long")))
        dataTask.cancel()
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        // The client decides where to go; the redirect itself is the answer.
        let number = task.taskIdentifier
        note(response, of: number)
        let outcome = open.withLock { $0[number]?.outcome }
        if let outcome { end(number, .success(outcome)) }
        completionHandler(nil)
        task.cancel()
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let number = task.taskIdentifier
        if let error {
            let cause = error as NSError
            return end(number, .failure(.away("\(cause.domain) \(cause.code) \(cause.localizedDescription)")))
        }
        let outcome = open.withLock { $0[number]?.outcome }
        guard let outcome else { return }
        end(number, outcome.status > 0 ? .success(outcome) : .failure(.away("no answer")))
    }

    private func note(_ response: URLResponse, of number: Int) {
        guard let response = response as? HTTPURLResponse else { return }
        open.withLock { open in
            open[number]?.outcome.status = response.statusCode
            open[number]?.outcome.location = response.value(forHTTPHeaderField: "Location")
        }
    }
}
