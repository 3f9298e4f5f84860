/** What of @zoom/appssdk is used here. */
type Event = 'onMyMediaChange' | 'onMyActiveSpeakerChange';
type Capability = Event | 'getAudioState' | 'setAudioState';
interface Sdk {
  config(how: { capabilities: Capability[]; version: string; timeout: number }): Promise<unknown>;
  getAudioState(): Promise<{ audio: unknown }>;
  setAudioState(how: { audio: false }): Promise<unknown>;
  addEventListener(event: Event, handler: (said: any) => void): void;
  removeEventListener(event: Event, handler: (said: any) => void): void;
}
declare const sdk: Sdk;
export default sdk;
