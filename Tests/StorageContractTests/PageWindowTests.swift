import Storage
import Testing

@Suite struct PageWindowTests {
    @Test(arguments: [(0, 7), (1, 1), (1, 7), (7, 7), (8, 7), (20, 7), (21, 7), (200, 50), (199, 50)])
    func `every page of every list is the one that reading from the beginning gives`(_ total: Int, _ size: Int) {
        let list = Array(0..<total)
        for page in 1...(total / size + 3) {
            let window = PageWindow(total: Int64(total), page: Int64(page), size: Int64(size))
            let read = window.isFromEnd ? Array(list.reversed()) : list
            let rows = read.dropFirst(Int(window.offset)).prefix(Int(window.limit))
            #expect(window.inOrder(Array(rows)) == Array(list.dropFirst((page - 1) * size).prefix(size)))
            if !rows.isEmpty { #expect(window.offset <= Int64(total / 2)) }
        }
    }

    @Test func `numbers from anywhere trap nowhere`() {
        for page in [Int64.min, -1, 0, Int64.max] {
            for size in [Int64.min, 0, Int64.max] {
                let window = PageWindow(total: 100, page: page, size: size)
                #expect(window.limit >= 0 && window.offset >= 0)
            }
        }
    }

    @Test func `a column is read in the direction that the end asks for`() {
        let first = PageWindow(total: 100, page: 1, size: 10)
        let last = PageWindow(total: 100, page: 10, size: 10)
        #expect(first.direction(descending: true) == " DESC" && first.direction(descending: false) == "")
        #expect(last.direction(descending: true) == "" && last.direction(descending: false) == " DESC")
        #expect(last.offset == 0)
    }
}
