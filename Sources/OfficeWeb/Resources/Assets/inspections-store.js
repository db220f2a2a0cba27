// What the phone keeps of visits that are not sent: it outlives the page, the network and the session.
// `kept`: a visit by its key, with whose it is, its fields and its photographs.
let opened;
const database = () => opened ??= new Promise((resolve, reject) => {
  const request = indexedDB.open("kaimen-inspections", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("kept", { keyPath: "key" });
  // What failed or was closed is opened anew when it is next needed.
  request.onsuccess = () => {
    request.result.onclose = () => { opened = undefined; };
    resolve(request.result);
  };
  request.onerror = () => {
    opened = undefined;
    reject(request.error);
  };
});

const keeping = async (mode, work) => {
  const transaction = (await database()).transaction("kept", mode);
  return new Promise((resolve, reject) => {
    const asked = work(transaction.objectStore("kept"));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
};

export const put = (visit) => keeping("readwrite", (store) => store.put(visit));
export const take = (key) => keeping("readonly", (store) => store.get(key));
export const remove = (key) => keeping("readwrite", (store) => store.delete(key));
/** The visits of somebody, the oldest first; those of others stay where they are. */
export const all = async (person) => (await keeping("readonly", (store) => store.getAll()))
  .filter((visit) => visit.person === person).sort((one, two) => one.keptAt - two.keptAt);

/** Says of a visit that still waits what the server answered; one that was deleted meanwhile does not come back. */
export const note = (key, what) => keeping("readwrite", (store) => {
  const asked = store.get(key);
  asked.onsuccess = () => { if (asked.result) store.put({ ...asked.result, ...what }); };
});
