import '@ant-design/v5-patch-for-react-19';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import './tokens.css';
import './shared.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
