// The icons an object may carry: names of the catalog (lucide's) to drawings.
import {
    Activity, AtSign, Award, BadgeCheck, Banknote, BarChart3, Bell, BookOpen, Box, Boxes, Briefcase, Building,
    Building2, Calendar, CalendarCheck, Car, ChartColumn, ChartPie, CheckSquare, CircleDot, CircleUser, ClipboardList,
    Clock, Contact, Coins, CreditCard, Database, Factory, File, FileText, Flag, Folder, Funnel, Gift, Globe, GitBranch,
    Handshake, Hash, Headphones, Heart, House, IdCard, KeyRound, Landmark, Layers, Link, List, ListOrdered, Lock, Mail,
    Map, MapPin, Megaphone, MessageSquare, Milestone, Network, NotebookPen, Package, Palette, Percent, Phone, Plane, Quote,
    Receipt, Rocket, Route, ScrollText, Settings, Shield, ShieldCheck, ShoppingBag, ShoppingCart, Sparkles, SquareCheck, Star, Store, Tag,
    Target, Ticket, TrendingUp, Trophy, Truck, User, UserPlus, UserRound, Users, Wallet, Warehouse, Wrench, Zap,
    type LucideIcon,
} from 'lucide-react';
import type { FieldType } from '@/api/types';
import { Braces, CircleChevronDown, Link2, Text, ToggleLeft, Type, Waypoints } from 'lucide-react';

export const ICONS: Record<string, LucideIcon> = {
    activity: Activity, 'at-sign': AtSign, award: Award, 'badge-check': BadgeCheck, banknote: Banknote,
    'bar-chart': BarChart3, bell: Bell, 'book-open': BookOpen, box: Box, boxes: Boxes, briefcase: Briefcase,
    building: Building, 'building-2': Building2, calendar: Calendar, 'calendar-check': CalendarCheck, car: Car,
    chart: ChartColumn, 'chart-column': ChartColumn, 'chart-pie': ChartPie, 'check-square': CheckSquare, check: SquareCheck,
    'circle-dot': CircleDot, 'circle-user': CircleUser, 'clipboard-list': ClipboardList, clipboard: ClipboardList,
    clock: Clock, contact: Contact, coins: Coins, 'credit-card': CreditCard, database: Database, factory: Factory,
    file: File, 'file-text': FileText, flag: Flag, folder: Folder, funnel: Funnel, filter: Funnel, gift: Gift,
    globe: Globe, 'git-branch': GitBranch, handshake: Handshake, hash: Hash, headphones: Headphones, heart: Heart,
    home: House, house: House, 'id-card': IdCard, key: KeyRound, landmark: Landmark, layers: Layers, link: Link,
    list: List, 'list-ordered': ListOrdered, lock: Lock, mail: Mail, map: Map, 'map-pin': MapPin, megaphone: Megaphone,
    'message-square': MessageSquare, message: MessageSquare, milestone: Milestone, network: Network, note: NotebookPen,
    package: Package, percent: Percent, phone: Phone, plane: Plane, quote: Quote, receipt: Receipt, rocket: Rocket,
    route: Route, 'scroll-text': ScrollText, settings: Settings, shield: Shield,
    'shield-check': ShieldCheck, 'shopping-bag': ShoppingBag,
    'shopping-cart': ShoppingCart, sparkles: Sparkles, 'square-check': SquareCheck, star: Star, store: Store, tag: Tag,
    target: Target, ticket: Ticket, 'trending-up': TrendingUp, trophy: Trophy, truck: Truck, user: User,
    'user-plus': UserPlus, 'user-round': UserRound, users: Users, wallet: Wallet, warehouse: Warehouse, wrench: Wrench,
    zap: Zap,
};

export const iconOf = (name: string | undefined): LucideIcon => ICONS[name ?? ''] ?? Box;

export const FIELD_ICONS: Record<FieldType, LucideIcon> = {
    text: Type, long_text: Text, integer: Hash, decimal: Hash, money: Banknote, percent: Percent, boolean: ToggleLeft,
    date: Calendar, datetime: Clock, duration: Clock, select: CircleChevronDown, multi_select: Layers, tags: Tag,
    email: AtSign, phone: Phone, url: Link, reference: Link2, any_reference: Waypoints, auto_number: ListOrdered,
    rating: Star, color: Palette, json: Braces,
};
