/// What PostgreSQL's five-character codes mean to us. Source: PostgreSQL 15 documentation, appendix A.
enum SQLState {
    static func kind(_ code: String) -> StorageFailure.Kind {
        switch code {
        case "23505": .unique
        case "23503", "23001": .foreignKey
        case "23514": .check
        case "23502": .notNull
        case "40001", "40P01": .conflict
        case "55P03": .busy
        case "57014": .timeout
        case "53100", "53200": .full
        // The server stops, crashes, starts, or takes no more connections; 25006: it is read only, as a standby is.
        case "57P01", "57P02", "57P03", "57P05", "53300", "25006": .unavailable
        default: code.hasPrefix("08") ? .unavailable : .statement
        }
    }

    /// The tables changed under a prepared statement, or it is no longer there.
    static func isStale(_ failure: StorageFailure) -> Bool {
        failure.code == "26000" || failure.code == "0A000" && failure.message.contains("cached plan")
    }
}
