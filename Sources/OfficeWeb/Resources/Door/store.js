// What the phone keeps: it outlives the page and the network.
// `kept`: this phone's name, its pass, the list. `queue`: who came and is not sent. `refused`: what the server refused.
let opened;
const database = () => opened ??= new Promise((resolve, reject) => {
  const request = indexedDB.open("kaimen-door", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("kept");
    request.result.createObjectStore("queue", { keyPath: "id" });
    request.result.createObjectStore("refused", { keyPath: "id" });
  };
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

/** Does something with the stores, whole or not at all; gives what `work` asked for. */
export const keeping = async (mode, work) => {
  const transaction = (await database()).transaction(["kept", "queue", "refused"], mode);
  const store = (name) => transaction.objectStore(name);
  return new Promise((resolve, reject) => {
    const asked = work(store);
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
};
export const put = (name, value) => keeping("readwrite", (store) => store("kept").put(value, name));
export const take = (name) => keeping("readonly", (store) => store("kept").get(name));
