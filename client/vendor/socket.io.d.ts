/** What of socket.io-client 4 is used here. */
export interface Manager { reconnectionDelayMax(ms: number): Manager }
export interface Socket {
  connected: boolean;
  active: boolean;
  io: Manager;
  on(event: string, listener: (...args: any[]) => void): Socket;
  emit(event: string, ...args: unknown[]): Socket;
  timeout(ms: number): Socket;
  connect(): Socket;
  disconnect(): Socket;
}
export function io(options: object): Socket;
