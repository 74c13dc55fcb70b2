// Where the API is, and the API itself: one method a route.
import { client } from './lib/http.js';
import { session } from './lib/session.js';

export { ProblemError } from './lib/http.js';

/** The API's origin: this one, unless <meta name="edulearn-api" content="https://…"> says otherwise. */
export const API_BASE = (document.querySelector('meta[name="edulearn-api"]')?.content ?? '').replace(/\/+$/, '');

/** What this site is called, on its pages and in their titles. */
export const SITE_NAME = document.querySelector('meta[name="application-name"]').content;

const request = client(API_BASE, session);
const get = (path, query, options) => request('GET', path, { query, ...options });
const post = (path, body, options) => request('POST', path, { body, ...options });
const course = (id) => `/api/courses/${encodeURIComponent(id)}`;
const lessonOf = (id, lesson) => `${course(id)}/lessons/${encodeURIComponent(lesson)}`;
const LONG = 180_000; // for what takes its time: whole lists, in or out
const payment = (id) => `/api/courses/payments/${encodeURIComponent(id)}`;

export const API = {
  // Site
  site: () => get('/api/site/', {}, { auth: false }),
  contact: (message) => post('/api/contact/', message),
  messages: (query, options) => get('/api/contact/', query, options),
  markMessage: (id, answered) => request('PATCH', `/api/contact/${encodeURIComponent(id)}/`, { body: { answered } }),
  removeMessage: (id) => request('DELETE', `/api/contact/${encodeURIComponent(id)}/`),
  audit: (query, options) => get('/api/audit/', query, options),

  // Accounts
  signup: (body) => post('/api/auth/signup/', body, { auth: false }),
  login: (body) => post('/api/auth/login/', body, { auth: false }),
  refresh: () => post('/api/auth/refresh/', undefined, { auth: false }),
  logout: (token) => post('/api/auth/logout/', undefined, { auth: false, token }),
  me: () => get('/api/auth/user/'),
  updateMe: (body) => request('PATCH', '/api/auth/user/', { body }),
  closeAccount: (password) => request('DELETE', '/api/auth/user/', { body: { password } }),
  exportMe: () => get('/api/auth/user/export/', {}, { as: 'blob' }),
  sessions: () => get('/api/auth/sessions/'),
  endSession: (id) => request('DELETE', `/api/auth/sessions/${encodeURIComponent(id)}/`),
  signOutEverywhere: () => post('/api/auth/logout/everywhere/'),
  forgotPassword: (email) => post('/api/auth/password/reset/', { email }, { auth: false }),
  resetPassword: (body) => post('/api/auth/password/reset/confirm/', body, { auth: false }),
  verifyEmail: (token) => post('/api/auth/verify-email/', { token }, { auth: false }),
  sendVerification: () => post('/api/auth/verify-email/resend/'),
  changeEmail: (body) => post('/api/auth/email/change/', body),
  pendingEmail: () => get('/api/auth/email/change/'),
  cancelEmailChange: () => request('DELETE', '/api/auth/email/change/'),
  confirmEmail: (token) => post('/api/auth/email/confirm/', { token }, { auth: false }),
  changePassword: (body) => post('/api/auth/password/change/', body),
  users: (query, options) => get('/api/auth/users/', query, options),
  usersCsv: (query) => get('/api/auth/users/', { ...query, format: 'csv' }, { as: 'blob', timeout: LONG }),
  importUsers: (csv, query) => post('/api/auth/users/import/', csv, { query, timeout: LONG }),
  updateUser: (id, body) => request('PATCH', `/api/auth/users/${encodeURIComponent(id)}/`, { body }),

  // Courses
  courses: (query, options) => get('/api/courses/', query, options),
  course: (id, options) => get(`${course(id)}/`, {}, options),
  learners: (id, query, options) => get(`${course(id)}/learners/`, query, options),
  categories: () => get('/api/courses/categories/'),
  facets: (query, options) => get('/api/courses/facets/', query, options),
  createCourse: (body) => post('/api/courses/create/', body),
  updateCourse: (id, body) => request('PUT', `${course(id)}/update/`, { body }),
  deleteCourse: (id) => request('DELETE', `${course(id)}/delete/`),
  preview: (text, options) => post('/api/courses/preview/', { text }, options),
  stats: () => get('/api/courses/stats/'),

  // Wishlist
  wishlist: (query) => get('/api/courses/wishlist/', query),
  wish: (id) => request('PUT', `/api/courses/wishlist/${encodeURIComponent(id)}/`),
  unwish: (id) => request('DELETE', `/api/courses/wishlist/${encodeURIComponent(id)}/`),

  // Payments
  payment: (id, options) => get(`${payment(id)}/`, {}, options),
  payments: (query, options) => get('/api/courses/payments/', query, options),
  paymentsCsv: (query) => get('/api/courses/payments/', { ...query, format: 'csv' }, { as: 'blob', timeout: LONG }),
  quote: (body) => post('/api/courses/payment/quote/', body),
  processPayment: (body, idempotencyKey) =>
    post('/api/courses/payment/process/', body, { headers: { 'Idempotency-Key': idempotencyKey } }),
  receipt: (id, refund) => get(`${payment(id)}/receipt/`, { refund }, { as: 'blob' }),
  refundPayment: (id, body, idempotencyKey) =>
    post(`${payment(id)}/refund/`, body, { headers: { 'Idempotency-Key': idempotencyKey } }),
  approvePayment: (id, body, idempotencyKey) =>
    post(`${payment(id)}/approve/`, body, { headers: { 'Idempotency-Key': idempotencyKey } }),
  rejectPayment: (id, body) => post(`${payment(id)}/reject/`, body),
  dismissPayment: (id) => post(`${payment(id)}/dismiss/`),
  coupons: (query, options) => get('/api/courses/coupons/', query, options),
  createCoupon: (body) => post('/api/courses/coupons/', body),
  updateCoupon: (id, body) => request('PATCH', `/api/courses/coupons/${encodeURIComponent(id)}/`, { body }),

  // Learning
  progress: (id) => get(`${course(id)}/progress/`),
  saveProgress: (id, body, options) => request('PUT', `${course(id)}/progress/`, { body, ...options }),
  attempts: (id, lesson) => get(`${lessonOf(id, lesson)}/attempts/`),
  attempt: (id, lesson, body) => post(`${lessonOf(id, lesson)}/attempts/`, body),
  startAttempt: (id, lesson) => post(`${lessonOf(id, lesson)}/attempts/start/`),
  getAttempt: (id, lesson, attempt) => get(`${lessonOf(id, lesson)}/attempts/${attempt}/`),
  saveAttempt: (id, lesson, attempt, body) => request('PUT', `${lessonOf(id, lesson)}/attempts/${attempt}/`, { body }),
  submitAttempt: (id, lesson, attempt, body) => post(`${lessonOf(id, lesson)}/attempts/${attempt}/submit/`, body),
  notes: (id, lesson) => get(`${lessonOf(id, lesson)}/note/`),
  saveNotes: (id, lesson, body, options) => request('PUT', `${lessonOf(id, lesson)}/note/`, { body, ...options }),
  notesMarkdown: (id) => get(`${course(id)}/notes/`, { format: 'md' }, { as: 'blob' }),
  questions: (id, query) => get(`${course(id)}/questions/`, query),
  ask: (id, body) => post(`${course(id)}/questions/`, body),
  editQuestion: (id, question, body) => request('PATCH', `${course(id)}/questions/${question}/`, { body }),
  removeQuestion: (id, question) => request('DELETE', `${course(id)}/questions/${question}/`),
  acceptAnswer: (id, question, answer) => post(`${course(id)}/questions/${question}/accept/`, { answer }),
  hideQuestion: (id, question, hidden) => post(`${course(id)}/questions/${question}/hide/`, { hidden }),
  answers: (id, question, query) => get(`${course(id)}/questions/${question}/answers/`, query),
  giveAnswer: (id, question, body) => post(`${course(id)}/questions/${question}/answers/`, body),
  editAnswer: (id, question, answer, body) => request('PATCH', `${course(id)}/questions/${question}/answers/${answer}/`, { body }),
  removeAnswer: (id, question, answer) => request('DELETE', `${course(id)}/questions/${question}/answers/${answer}/`),
  hideAnswer: (id, question, answer, hidden) => post(`${course(id)}/questions/${question}/answers/${answer}/hide/`, { hidden }),
  reviews: (id, query) => get(`${course(id)}/reviews/`, query),
  writeReview: (id, body) => post(`${course(id)}/reviews/`, body),
  removeReview: (id) => request('DELETE', `${course(id)}/reviews/`),
  takeDownReview: (id, review) => request('DELETE', `${course(id)}/reviews/${encodeURIComponent(review)}/`),
  replyToReview: (id, review, text) => post(`${course(id)}/reviews/${review}/reply/`, { text }),
  certificates: () => get('/api/courses/certificates/'),
  certificate: (id) => get(`${course(id)}/certificate/`),
  certificatePdf: (id) => get(`${course(id)}/certificate/`, { format: 'pdf' }, { as: 'blob' }),
  publicCertificate: (code) => get(`/api/certificates/${encodeURIComponent(code)}/`, {}, { auth: false }),

  /** Follow a list's `next` or `previous`. Only its path counts: the token goes to no other host. */
  next(url, options) {
    const { pathname, search } = new URL(url, document.baseURI);
    return request('GET', pathname + search, options);
  },
};

session.connect({ renew: API.refresh, logout: API.logout });
