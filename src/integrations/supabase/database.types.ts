
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "course_enrollments": {
                  Row: {
                    "course_id": string,"created_at": string,"id": string,"since": string,"status": Database["public"]['Enums']["enrollment_status"],"store_id": string,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "course_id": string,"created_at"?: string,"id"?: string,"since"?: string,"status"?: Database["public"]['Enums']["enrollment_status"],"store_id": string,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "course_id"?: string,"created_at"?: string,"id"?: string,"since"?: string,"status"?: Database["public"]['Enums']["enrollment_status"],"store_id"?: string,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "course_enrollments_course_id_store_id_fkey"
      columns: ["course_id","store_id"]
isOneToOne: false
      referencedRelation: "courses"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "course_enrollments_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"course_live_session_counts": {
                  Row: {
                    "created_at": string,"question_count": number,"registered_count": number,"session_id": string,"store_id": string,"updated_at": string,"waitlisted_count": number
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"question_count"?: number,"registered_count"?: number,"session_id": string,"store_id": string,"updated_at"?: string,"waitlisted_count"?: number
                  }
                  Update: {
                    "created_at"?: string,"question_count"?: number,"registered_count"?: number,"session_id"?: string,"store_id"?: string,"updated_at"?: string,"waitlisted_count"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "course_live_session_counts_session_id_store_id_fkey"
      columns: ["session_id","store_id"]
isOneToOne: false
      referencedRelation: "course_live_sessions"
      referencedColumns: ["id","store_id"]
    }
                  ]
                },"course_live_session_meetings": {
                  Row: {
                    "created_at": string,"join_password": string | null,"join_url": string | null,"link_changed_at": string,"recording_url": string | null,"session_id": string,"store_id": string,"stream_key": string | null,"stream_url": string | null,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"join_password"?: string | null,"join_url"?: string | null,"link_changed_at"?: string,"recording_url"?: string | null,"session_id": string,"store_id": string,"stream_key"?: string | null,"stream_url"?: string | null,"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"join_password"?: string | null,"join_url"?: string | null,"link_changed_at"?: string,"recording_url"?: string | null,"session_id"?: string,"store_id"?: string,"stream_key"?: string | null,"stream_url"?: string | null,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "course_live_session_meetings_session_id_store_id_fkey"
      columns: ["session_id","store_id"]
isOneToOne: false
      referencedRelation: "course_live_sessions"
      referencedColumns: ["id","store_id"]
    }
                  ]
                },"course_live_session_question_authors": {
                  Row: {
                    "created_at": string,"question_id": string,"store_id": string,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"question_id": string,"store_id": string,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"question_id"?: string,"store_id"?: string,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "course_live_session_question_authors_question_id_store_id_fkey"
      columns: ["question_id","store_id"]
isOneToOne: false
      referencedRelation: "course_live_session_questions"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "course_live_session_question_authors_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"course_live_session_question_votes": {
                  Row: {
                    "created_at": string,"question_id": string,"store_id": string,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"question_id": string,"store_id": string,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"question_id"?: string,"store_id"?: string,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "course_live_session_question_votes_question_id_store_id_fkey"
      columns: ["question_id","store_id"]
isOneToOne: false
      referencedRelation: "course_live_session_questions"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "course_live_session_question_votes_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"course_live_session_questions": {
                  Row: {
                    "answer": string | null,"answered_at": string | null,"answered_by": string | null,"author_name": string | null,"body": string,"created_at": string,"id": string,"session_id": string,"status": Database["public"]['Enums']["question_status"],"store_id": string,"updated_at": string,"vote_count": number
                  }
                  ComputedFields: never
                  Insert: {
                    "answer"?: string | null,"answered_at"?: string | null,"answered_by"?: string | null,"author_name"?: string | null,"body": string,"created_at"?: string,"id"?: string,"session_id": string,"status"?: Database["public"]['Enums']["question_status"],"store_id": string,"updated_at"?: string,"vote_count"?: number
                  }
                  Update: {
                    "answer"?: string | null,"answered_at"?: string | null,"answered_by"?: string | null,"author_name"?: string | null,"body"?: string,"created_at"?: string,"id"?: string,"session_id"?: string,"status"?: Database["public"]['Enums']["question_status"],"store_id"?: string,"updated_at"?: string,"vote_count"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "course_live_session_questions_answered_by_fkey"
      columns: ["answered_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "course_live_session_questions_session_id_store_id_fkey"
      columns: ["session_id","store_id"]
isOneToOne: false
      referencedRelation: "course_live_sessions"
      referencedColumns: ["id","store_id"]
    }
                  ]
                },"course_live_session_registrations": {
                  Row: {
                    "attendance_seconds": number | null,"attendee_email": string | null,"attendee_name": string,"cancelled_at": string | null,"confirmed_start": string | null,"created_at": string,"id": string,"joined_at": string | null,"left_at": string | null,"offered_start": string | null,"offered_until": string | null,"promoted_at": string | null,"queue_no": number,"registered_as": string | null,"registered_at": string,"session_id": string,"status": Database["public"]['Enums']["registration_status"],"store_id": string,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "attendance_seconds"?: number | null,"attendee_email"?: string | null,"attendee_name": string,"cancelled_at"?: string | null,"confirmed_start"?: string | null,"created_at"?: string,"id"?: string,"joined_at"?: string | null,"left_at"?: string | null,"offered_start"?: string | null,"offered_until"?: string | null,"promoted_at"?: string | null,"queue_no"?: never,"registered_as"?: string | null,"registered_at"?: string,"session_id": string,"status": Database["public"]['Enums']["registration_status"],"store_id": string,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "attendance_seconds"?: number | null,"attendee_email"?: string | null,"attendee_name"?: string,"cancelled_at"?: string | null,"confirmed_start"?: string | null,"created_at"?: string,"id"?: string,"joined_at"?: string | null,"left_at"?: string | null,"offered_start"?: string | null,"offered_until"?: string | null,"promoted_at"?: string | null,"queue_no"?: never,"registered_as"?: string | null,"registered_at"?: string,"session_id"?: string,"status"?: Database["public"]['Enums']["registration_status"],"store_id"?: string,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "course_live_session_registrations_session_id_store_id_fkey"
      columns: ["session_id","store_id"]
isOneToOne: false
      referencedRelation: "course_live_sessions"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "course_live_session_registrations_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"course_live_sessions": {
                  Row: {
                    "actual_end": string | null,"actual_start": string | null,"ahead_until": string,"allow_chat": boolean,"allow_questions": boolean,"allow_screen_share": boolean,"calendar_sequence": number,"changed_at": string,"changed_by": string | null,"course_id": string,"created_at": string,"created_by": string | null,"deleted_at": string | null,"description": string,"doors_minutes": number,"host_id": string | null,"id": string,"is_public": boolean,"join_closes_at": string,"join_opens_at": string,"max_participants": number | null,"platform": Database["public"]['Enums']["session_platform"],"recording_enabled": boolean,"require_registration": boolean,"revision": number,"runs_by": Database["public"]['Enums']["session_runner"],"scheduled_end": string,"scheduled_start": string,"search_text": string | null,"series_id": string | null,"session_type": Database["public"]['Enums']["session_type"],"status": Database["public"]['Enums']["session_status"],"status_reason": string | null,"store_id": string,"time_zone": string,"title": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "actual_end"?: string | null,"actual_start"?: string | null,"ahead_until"?: never,"allow_chat"?: boolean,"allow_questions"?: boolean,"allow_screen_share"?: boolean,"calendar_sequence"?: number,"changed_at"?: string,"changed_by"?: string | null,"course_id": string,"created_at"?: string,"created_by"?: string | null,"deleted_at"?: string | null,"description"?: string,"doors_minutes"?: number,"host_id"?: string | null,"id"?: string,"is_public"?: boolean,"join_closes_at"?: never,"join_opens_at"?: never,"max_participants"?: number | null,"platform"?: Database["public"]['Enums']["session_platform"],"recording_enabled"?: boolean,"require_registration"?: boolean,"revision"?: number,"runs_by"?: Database["public"]['Enums']["session_runner"],"scheduled_end": string,"scheduled_start": string,"search_text"?: never,"series_id"?: string | null,"session_type"?: Database["public"]['Enums']["session_type"],"status"?: Database["public"]['Enums']["session_status"],"status_reason"?: string | null,"store_id": string,"time_zone": string,"title": string,"updated_at"?: string
                  }
                  Update: {
                    "actual_end"?: string | null,"actual_start"?: string | null,"ahead_until"?: never,"allow_chat"?: boolean,"allow_questions"?: boolean,"allow_screen_share"?: boolean,"calendar_sequence"?: number,"changed_at"?: string,"changed_by"?: string | null,"course_id"?: string,"created_at"?: string,"created_by"?: string | null,"deleted_at"?: string | null,"description"?: string,"doors_minutes"?: number,"host_id"?: string | null,"id"?: string,"is_public"?: boolean,"join_closes_at"?: never,"join_opens_at"?: never,"max_participants"?: number | null,"platform"?: Database["public"]['Enums']["session_platform"],"recording_enabled"?: boolean,"require_registration"?: boolean,"revision"?: number,"runs_by"?: Database["public"]['Enums']["session_runner"],"scheduled_end"?: string,"scheduled_start"?: string,"search_text"?: never,"series_id"?: string | null,"session_type"?: Database["public"]['Enums']["session_type"],"status"?: Database["public"]['Enums']["session_status"],"status_reason"?: string | null,"store_id"?: string,"time_zone"?: string,"title"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "course_live_sessions_changed_by_fkey"
      columns: ["changed_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "course_live_sessions_course_id_store_id_fkey"
      columns: ["course_id","store_id"]
isOneToOne: false
      referencedRelation: "courses"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "course_live_sessions_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "course_live_sessions_host_id_fkey"
      columns: ["host_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "course_live_sessions_store_id_fkey"
      columns: ["store_id"]
isOneToOne: false
      referencedRelation: "stores"
      referencedColumns: ["id"]
    }
                  ]
                },"courses": {
                  Row: {
                    "access": Database["public"]['Enums']["course_access"],"changed_by": string | null,"cover": string | null,"cover_alt": string,"cover_checked": boolean,"created_at": string,"description": string,"id": string,"revision": number,"sessions_run_by": Database["public"]['Enums']["session_runner"] | null,"status": Database["public"]['Enums']["course_status"],"store_id": string,"title": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "access"?: Database["public"]['Enums']["course_access"],"changed_by"?: string | null,"cover"?: string | null,"cover_alt"?: string,"cover_checked"?: boolean,"created_at"?: string,"description"?: string,"id"?: string,"revision"?: number,"sessions_run_by"?: Database["public"]['Enums']["session_runner"] | null,"status"?: Database["public"]['Enums']["course_status"],"store_id": string,"title": string,"updated_at"?: string
                  }
                  Update: {
                    "access"?: Database["public"]['Enums']["course_access"],"changed_by"?: string | null,"cover"?: string | null,"cover_alt"?: string,"cover_checked"?: boolean,"created_at"?: string,"description"?: string,"id"?: string,"revision"?: number,"sessions_run_by"?: Database["public"]['Enums']["session_runner"] | null,"status"?: Database["public"]['Enums']["course_status"],"store_id"?: string,"title"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "courses_changed_by_fkey"
      columns: ["changed_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "courses_store_id_fkey"
      columns: ["store_id"]
isOneToOne: false
      referencedRelation: "stores"
      referencedColumns: ["id"]
    }
                  ]
                },"customers": {
                  Row: {
                    "created_at": string,"email": string | null,"erased_at": string | null,"id": string,"name": string,"phone": string | null,"search_text": string | null,"store_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"email"?: string | null,"erased_at"?: string | null,"id"?: string,"name": string,"phone"?: string | null,"search_text"?: never,"store_id": string,"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"email"?: string | null,"erased_at"?: string | null,"id"?: string,"name"?: string,"phone"?: string | null,"search_text"?: never,"store_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "customers_store_id_fkey"
      columns: ["store_id"]
isOneToOne: false
      referencedRelation: "stores"
      referencedColumns: ["id"]
    }
                  ]
                },"orders": {
                  Row: {
                    "created_at": string,"customer_id": string | null,"id": string,"placed_at": string,"reference": string,"search_text": string | null,"status": Database["public"]['Enums']["order_status"],"store_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"customer_id"?: string | null,"id"?: string,"placed_at"?: string,"reference": string,"search_text"?: never,"status"?: Database["public"]['Enums']["order_status"],"store_id": string,"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"customer_id"?: string | null,"id"?: string,"placed_at"?: string,"reference"?: string,"search_text"?: never,"status"?: Database["public"]['Enums']["order_status"],"store_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "orders_customer_id_store_id_fkey"
      columns: ["customer_id","store_id"]
isOneToOne: false
      referencedRelation: "customers"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "orders_store_id_fkey"
      columns: ["store_id"]
isOneToOne: false
      referencedRelation: "stores"
      referencedColumns: ["id"]
    }
                  ]
                },"physical_products": {
                  Row: {
                    "created_at": string,"description": string,"id": string,"name": string,"search_text": string | null,"sku": string,"status": Database["public"]['Enums']["product_status"],"store_id": string,"updated_at": string,"warranty_months": number
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"description"?: string,"id"?: string,"name": string,"search_text"?: never,"sku": string,"status"?: Database["public"]['Enums']["product_status"],"store_id": string,"updated_at"?: string,"warranty_months"?: number
                  }
                  Update: {
                    "created_at"?: string,"description"?: string,"id"?: string,"name"?: string,"search_text"?: never,"sku"?: string,"status"?: Database["public"]['Enums']["product_status"],"store_id"?: string,"updated_at"?: string,"warranty_months"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "physical_products_store_id_fkey"
      columns: ["store_id"]
isOneToOne: false
      referencedRelation: "stores"
      referencedColumns: ["id"]
    }
                  ]
                },"product_variants": {
                  Row: {
                    "created_at": string,"id": string,"name": string,"product_id": string,"sku": string,"store_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id"?: string,"name": string,"product_id": string,"sku": string,"store_id": string,"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"name"?: string,"product_id"?: string,"sku"?: string,"store_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "product_variants_product_id_store_id_fkey"
      columns: ["product_id","store_id"]
isOneToOne: false
      referencedRelation: "physical_products"
      referencedColumns: ["id","store_id"]
    }
                  ]
                },"profiles": {
                  Row: {
                    "account_id": string | null,"closed_at": string | null,"created_at": string,"display_name": string,"id": string,"locale": string,"region": string | null,"time_zone": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "account_id"?: never,"closed_at"?: string | null,"created_at"?: string,"display_name": string,"id": string,"locale"?: string,"region"?: string | null,"time_zone"?: string,"updated_at"?: string
                  }
                  Update: {
                    "account_id"?: never,"closed_at"?: string | null,"created_at"?: string,"display_name"?: string,"id"?: string,"locale"?: string,"region"?: string | null,"time_zone"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    
                  ]
                },"serial_number_history": {
                  Row: {
                    "actor_digest": string | null,"actor_id": string | null,"actor_role": string | null,"changes": NonNullable<Json>,"client_event_id": string | null,"created_at": string,"day_only": boolean,"document_digest": string | null,"event": Database["public"]['Enums']["serial_event"],"event_date": string,"forced": boolean,"from_bin": string | null,"from_customer_digest": string | null,"from_customer_id": string | null,"from_status": Database["public"]['Enums']["serial_status"] | null,"from_warehouse_id": string | null,"hash": string,"hash_version": number,"id": string,"names": NonNullable<Json>,"operation_id": string,"order_digest": string | null,"order_id": string | null,"prev_hash": string,"reason_digest": string | null,"recorded_at": string,"related_serial_id": string | null,"seq": number,"serial_id": string,"source": Database["public"]['Enums']["serial_source"],"store_id": string,"to_bin": string | null,"to_customer_digest": string | null,"to_customer_id": string | null,"to_status": Database["public"]['Enums']["serial_status"] | null,"to_warehouse_id": string | null,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "actor_digest"?: string | null,"actor_id"?: string | null,"actor_role"?: string | null,"changes"?: NonNullable<Json>,"client_event_id"?: string | null,"created_at"?: string,"day_only"?: boolean,"document_digest"?: string | null,"event": Database["public"]['Enums']["serial_event"],"event_date": string,"forced"?: boolean,"from_bin"?: string | null,"from_customer_digest"?: string | null,"from_customer_id"?: string | null,"from_status"?: Database["public"]['Enums']["serial_status"] | null,"from_warehouse_id"?: string | null,"hash": string,"hash_version"?: number,"id"?: string,"names"?: NonNullable<Json>,"operation_id": string,"order_digest"?: string | null,"order_id"?: string | null,"prev_hash": string,"reason_digest"?: string | null,"recorded_at": string,"related_serial_id"?: string | null,"seq": number,"serial_id": string,"source": Database["public"]['Enums']["serial_source"],"store_id": string,"to_bin"?: string | null,"to_customer_digest"?: string | null,"to_customer_id"?: string | null,"to_status"?: Database["public"]['Enums']["serial_status"] | null,"to_warehouse_id"?: string | null,"updated_at"?: string
                  }
                  Update: {
                    "actor_digest"?: string | null,"actor_id"?: string | null,"actor_role"?: string | null,"changes"?: NonNullable<Json>,"client_event_id"?: string | null,"created_at"?: string,"day_only"?: boolean,"document_digest"?: string | null,"event"?: Database["public"]['Enums']["serial_event"],"event_date"?: string,"forced"?: boolean,"from_bin"?: string | null,"from_customer_digest"?: string | null,"from_customer_id"?: string | null,"from_status"?: Database["public"]['Enums']["serial_status"] | null,"from_warehouse_id"?: string | null,"hash"?: string,"hash_version"?: number,"id"?: string,"names"?: NonNullable<Json>,"operation_id"?: string,"order_digest"?: string | null,"order_id"?: string | null,"prev_hash"?: string,"reason_digest"?: string | null,"recorded_at"?: string,"related_serial_id"?: string | null,"seq"?: number,"serial_id"?: string,"source"?: Database["public"]['Enums']["serial_source"],"store_id"?: string,"to_bin"?: string | null,"to_customer_digest"?: string | null,"to_customer_id"?: string | null,"to_status"?: Database["public"]['Enums']["serial_status"] | null,"to_warehouse_id"?: string | null,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "serial_number_history_serial_id_store_id_fkey"
      columns: ["serial_id","store_id"]
isOneToOne: false
      referencedRelation: "serial_numbers"
      referencedColumns: ["id","store_id"]
    }
                  ]
                },"serial_numbers": {
                  Row: {
                    "barcode": string | null,"batch": string | null,"bin": string | null,"created_at": string,"customer_id": string | null,"deleted_at": string | null,"hold": Database["public"]['Enums']["serial_hold"] | null,"id": string,"imei": string | null,"lock_version": number,"mac_address": string | null,"notes": string,"order_id": string | null,"product_id": string,"search_text": string | null,"serial_key": string,"serial_number": string,"serial_skeleton": string,"status": Database["public"]['Enums']["serial_status"],"store_id": string,"updated_at": string,"variant_id": string | null,"warehouse_id": string | null,"warranty_end": string | null,"warranty_start": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "barcode"?: string | null,"batch"?: string | null,"bin"?: string | null,"created_at"?: string,"customer_id"?: string | null,"deleted_at"?: string | null,"hold"?: Database["public"]['Enums']["serial_hold"] | null,"id"?: string,"imei"?: string | null,"lock_version"?: number,"mac_address"?: string | null,"notes"?: string,"order_id"?: string | null,"product_id": string,"search_text"?: never,"serial_key"?: never,"serial_number": string,"serial_skeleton"?: never,"status"?: Database["public"]['Enums']["serial_status"],"store_id": string,"updated_at"?: string,"variant_id"?: string | null,"warehouse_id"?: string | null,"warranty_end"?: string | null,"warranty_start"?: string | null
                  }
                  Update: {
                    "barcode"?: string | null,"batch"?: string | null,"bin"?: string | null,"created_at"?: string,"customer_id"?: string | null,"deleted_at"?: string | null,"hold"?: Database["public"]['Enums']["serial_hold"] | null,"id"?: string,"imei"?: string | null,"lock_version"?: number,"mac_address"?: string | null,"notes"?: string,"order_id"?: string | null,"product_id"?: string,"search_text"?: never,"serial_key"?: never,"serial_number"?: string,"serial_skeleton"?: never,"status"?: Database["public"]['Enums']["serial_status"],"store_id"?: string,"updated_at"?: string,"variant_id"?: string | null,"warehouse_id"?: string | null,"warranty_end"?: string | null,"warranty_start"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "serial_numbers_customer_id_store_id_fkey"
      columns: ["customer_id","store_id"]
isOneToOne: false
      referencedRelation: "customers"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "serial_numbers_order_id_store_id_fkey"
      columns: ["order_id","store_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "serial_numbers_product_id_store_id_fkey"
      columns: ["product_id","store_id"]
isOneToOne: false
      referencedRelation: "physical_products"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "serial_numbers_store_id_fkey"
      columns: ["store_id"]
isOneToOne: false
      referencedRelation: "stores"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "serial_numbers_variant_id_product_id_store_id_fkey"
      columns: ["variant_id","product_id","store_id"]
isOneToOne: false
      referencedRelation: "product_variants"
      referencedColumns: ["id","product_id","store_id"]
    },{
      foreignKeyName: "serial_numbers_warehouse_id_store_id_fkey"
      columns: ["warehouse_id","store_id"]
isOneToOne: false
      referencedRelation: "warehouses"
      referencedColumns: ["id","store_id"]
    }
                  ]
                },"serial_ownerships": {
                  Row: {
                    "condition": Database["public"]['Enums']["serial_condition"],"created_at": string,"customer_id": string | null,"delivered_at": string | null,"ended_as": Database["public"]['Enums']["serial_status"] | null,"ended_at": string | null,"id": string,"number": number,"order_id": string | null,"serial_id": string,"sold_at": string,"store_id": string,"updated_at": string,"warranty_end": string | null,"warranty_months": number,"warranty_start": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "condition": Database["public"]['Enums']["serial_condition"],"created_at"?: string,"customer_id"?: string | null,"delivered_at"?: string | null,"ended_as"?: Database["public"]['Enums']["serial_status"] | null,"ended_at"?: string | null,"id"?: string,"number": number,"order_id"?: string | null,"serial_id": string,"sold_at": string,"store_id": string,"updated_at"?: string,"warranty_end"?: string | null,"warranty_months": number,"warranty_start"?: string | null
                  }
                  Update: {
                    "condition"?: Database["public"]['Enums']["serial_condition"],"created_at"?: string,"customer_id"?: string | null,"delivered_at"?: string | null,"ended_as"?: Database["public"]['Enums']["serial_status"] | null,"ended_at"?: string | null,"id"?: string,"number"?: number,"order_id"?: string | null,"serial_id"?: string,"sold_at"?: string,"store_id"?: string,"updated_at"?: string,"warranty_end"?: string | null,"warranty_months"?: number,"warranty_start"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "serial_ownerships_customer_id_store_id_fkey"
      columns: ["customer_id","store_id"]
isOneToOne: false
      referencedRelation: "customers"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "serial_ownerships_order_id_store_id_fkey"
      columns: ["order_id","store_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "serial_ownerships_serial_id_store_id_fkey"
      columns: ["serial_id","store_id"]
isOneToOne: false
      referencedRelation: "serial_numbers"
      referencedColumns: ["id","store_id"]
    }
                  ]
                },"session_attendance": {
                  Row: {
                    "attended": boolean | null,"created_at": string,"evidence_key": string,"id": string,"ignored": boolean,"instance": string | null,"joined_at": string | null,"left_at": string | null,"matched_by": Database["public"]['Enums']["attendance_match"] | null,"meeting_id": string | null,"person_email": string | null,"person_key": string | null,"person_name": string | null,"recorded_by": string | null,"room_id": string | null,"session_id": string,"source": Database["public"]['Enums']["attendance_source"],"store_id": string,"updated_at": string,"user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "attended"?: boolean | null,"created_at"?: string,"evidence_key": string,"id"?: string,"ignored"?: boolean,"instance"?: string | null,"joined_at"?: string | null,"left_at"?: string | null,"matched_by"?: Database["public"]['Enums']["attendance_match"] | null,"meeting_id"?: string | null,"person_email"?: string | null,"person_key"?: string | null,"person_name"?: string | null,"recorded_by"?: string | null,"room_id"?: string | null,"session_id": string,"source": Database["public"]['Enums']["attendance_source"],"store_id": string,"updated_at"?: string,"user_id"?: string | null
                  }
                  Update: {
                    "attended"?: boolean | null,"created_at"?: string,"evidence_key"?: string,"id"?: string,"ignored"?: boolean,"instance"?: string | null,"joined_at"?: string | null,"left_at"?: string | null,"matched_by"?: Database["public"]['Enums']["attendance_match"] | null,"meeting_id"?: string | null,"person_email"?: string | null,"person_key"?: string | null,"person_name"?: string | null,"recorded_by"?: string | null,"room_id"?: string | null,"session_id"?: string,"source"?: Database["public"]['Enums']["attendance_source"],"store_id"?: string,"updated_at"?: string,"user_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "session_attendance_recorded_by_fkey"
      columns: ["recorded_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "session_attendance_room_fkey"
      columns: ["room_id","store_id"]
isOneToOne: false
      referencedRelation: "session_rooms"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "session_attendance_session_id_store_id_fkey"
      columns: ["session_id","store_id"]
isOneToOne: false
      referencedRelation: "course_live_sessions"
      referencedColumns: ["id","store_id"]
    },{
      foreignKeyName: "session_attendance_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"session_rooms": {
                  Row: {
                    "closed_at": string | null,"created_at": string,"id": string,"link": string | null,"opened_at": string,"platform": Database["public"]['Enums']["session_platform"],"session_id": string,"store_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "closed_at"?: string | null,"created_at"?: string,"id"?: string,"link"?: string | null,"opened_at"?: string,"platform": Database["public"]['Enums']["session_platform"],"session_id": string,"store_id": string,"updated_at"?: string
                  }
                  Update: {
                    "closed_at"?: string | null,"created_at"?: string,"id"?: string,"link"?: string | null,"opened_at"?: string,"platform"?: Database["public"]['Enums']["session_platform"],"session_id"?: string,"store_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "session_rooms_session_id_store_id_fkey"
      columns: ["session_id","store_id"]
isOneToOne: false
      referencedRelation: "course_live_sessions"
      referencedColumns: ["id","store_id"]
    }
                  ]
                },"store_members": {
                  Row: {
                    "created_at": string,"role": Database["public"]['Enums']["store_role"],"store_id": string,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"role": Database["public"]['Enums']["store_role"],"store_id": string,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"role"?: Database["public"]['Enums']["store_role"],"store_id"?: string,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "store_members_store_id_fkey"
      columns: ["store_id"]
isOneToOne: false
      referencedRelation: "stores"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "store_members_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"stores": {
                  Row: {
                    "clicks_count": boolean,"closed_at": string | null,"created_at": string,"currency": string,"evidence_years": number,"id": string,"name": string,"offer_hours": number,"offer_minutes": number,"recording_months": number,"recording_purpose": string | null,"sessions_run_by": Database["public"]['Enums']["session_runner"],"time_zone": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "clicks_count"?: boolean,"closed_at"?: string | null,"created_at"?: string,"currency"?: string,"evidence_years"?: number,"id"?: string,"name": string,"offer_hours"?: number,"offer_minutes"?: number,"recording_months"?: number,"recording_purpose"?: string | null,"sessions_run_by"?: Database["public"]['Enums']["session_runner"],"time_zone"?: string,"updated_at"?: string
                  }
                  Update: {
                    "clicks_count"?: boolean,"closed_at"?: string | null,"created_at"?: string,"currency"?: string,"evidence_years"?: number,"id"?: string,"name"?: string,"offer_hours"?: number,"offer_minutes"?: number,"recording_months"?: number,"recording_purpose"?: string | null,"sessions_run_by"?: Database["public"]['Enums']["session_runner"],"time_zone"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    
                  ]
                },"warehouses": {
                  Row: {
                    "code": string,"created_at": string,"id": string,"is_active": boolean,"name": string,"search_text": string | null,"store_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string,"created_at"?: string,"id"?: string,"is_active"?: boolean,"name": string,"search_text"?: never,"store_id": string,"updated_at"?: string
                  }
                  Update: {
                    "code"?: string,"created_at"?: string,"id"?: string,"is_active"?: boolean,"name"?: string,"search_text"?: never,"store_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "warehouses_store_id_fkey"
      columns: ["store_id"]
isOneToOne: false
      referencedRelation: "stores"
      referencedColumns: ["id"]
    }
                  ]
                }
          }
          Views: {
            [_ in never]: never
          }
          Functions: {
            "accept_invitation":
{ Args: { "p_token": string }; Returns: {
              "already": boolean,"course_id": string,"kind": string,"store_id": string
            }[]
                           },
"add_push_device":
{ Args: { "p_auth": string,"p_endpoint": string,"p_label": string,"p_p256dh": string }; Returns: string
                           },
"agree_to_recording":
{ Args: { "p_session_id": string,"p_version": string }; Returns: undefined
                           },
"answer_coming":
{ Args: { "p_coming": boolean,"p_start": string,"p_token": string }; Returns: undefined
                           },
"answer_join_requests":
{ Args: { "p_accept": boolean,"p_course_id": string,"p_user_ids": (string)[] }; Returns: number
                           },
"answer_seat_offer":
{ Args: { "p_registration_id": string,"p_take": boolean }; Returns: undefined
                           },
"answer_session_question":
{ Args: { "p_answer"?: string,"p_question_id": string,"p_status"?: Database["public"]['Enums']["question_status"] }; Returns: {
              "answer": string | null,
"answered_at": string | null,
"answered_by": string | null,
"author_name": string | null,
"body": string,
"created_at": string,
"id": string,
"session_id": string,
"status": Database["public"]['Enums']["question_status"],
"store_id": string,
"updated_at": string,
"vote_count": number
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_session_questions"
        isOneToOne: true
        isSetofReturn: false
      } },
"answer_stock_alert":
{ Args: { "p_alert_id": string,"p_snooze_days"?: number }; Returns: undefined
                           },
"ask_session_question":
{ Args: { "p_anonymous"?: boolean,"p_body": string,"p_request_id"?: string,"p_session_id": string }; Returns: {
              "answer": string | null,
"answered_at": string | null,
"answered_by": string | null,
"author_name": string | null,
"body": string,
"created_at": string,
"id": string,
"session_id": string,
"status": Database["public"]['Enums']["question_status"],
"store_id": string,
"updated_at": string,
"vote_count": number
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_session_questions"
        isOneToOne: true
        isSetofReturn: false
      } },
"ask_to_join":
{ Args: { "p_course_id": string }; Returns: string
                           },
"cancel_session_registration":
{ Args: { "p_registration_id": string }; Returns: undefined
                           },
"change_member_role":
{ Args: { "p_role": Database["public"]['Enums']["store_role"],"p_store_id": string,"p_user_id": string }; Returns: number
                           },
"change_session_note":
{ Args: { "p_audience": string,"p_body": string,"p_note_id": string,"p_send_at"?: string,"p_subject": string }; Returns: undefined
                           },
"close_account":
{ Args: { "p_email": string }; Returns: undefined
                           },
"close_store":
{ Args: { "p_name": string,"p_store_id": string }; Returns: undefined
                           },
"confirm_address":
{ Args: { "p_code": string }; Returns: string
                           },
"confirm_phone":
{ Args: { "p_code": string }; Returns: string
                           },
"confirm_session_registration":
{ Args: { "p_registration_id": string }; Returns: undefined
                           },
"count_course_people":
{ Args: { "p_course_id": string,"p_query"?: string }; Returns: {
              "asked": number,"enrolled": number,"gone": number,"invited": number,"links": number
            }[]
                           },
"count_serial_numbers":
{ Args: { "p_deleted"?: boolean,"p_hold"?: string,"p_product_id"?: string,"p_query"?: string,"p_statuses"?: (Database["public"]['Enums']["serial_status"])[],"p_store_id": string,"p_warehouse_id"?: string,"p_warranty"?: string }; Returns: number
                           },
"count_unread_notifications":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"create_course":
{ Args: { "p_description"?: string,"p_request_id"?: string,"p_store_id": string,"p_title": string }; Returns: {
              "access": Database["public"]['Enums']["course_access"],
"changed_by": string | null,
"cover": string | null,
"cover_alt": string,
"cover_checked": boolean,
"created_at": string,
"description": string,
"id": string,
"revision": number,
"sessions_run_by": Database["public"]['Enums']["session_runner"] | null,
"status": Database["public"]['Enums']["course_status"],
"store_id": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "courses"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_customer":
{ Args: { "p_email"?: string,"p_name": string,"p_request_id"?: string,"p_store_id": string }; Returns: {
              "created_at": string,
"email": string | null,
"erased_at": string | null,
"id": string,
"name": string,
"phone": string | null,
"search_text": string | null,
"store_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "customers"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_invitation_link":
{ Args: { "p_course_id": string,"p_days"?: number,"p_max_uses": number,"p_request_id"?: string }; Returns: {
              "expires_at": string,"invitation_id": string,"token": string
            }[]
                           },
"create_live_session":
{ Args: { "p_course_id": string,"p_fields": Json,"p_request_id"?: string }; Returns: {
              "actual_end": string | null,
"actual_start": string | null,
"ahead_until": string,
"allow_chat": boolean,
"allow_questions": boolean,
"allow_screen_share": boolean,
"calendar_sequence": number,
"changed_at": string,
"changed_by": string | null,
"course_id": string,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"doors_minutes": number,
"host_id": string | null,
"id": string,
"is_public": boolean,
"join_closes_at": string,
"join_opens_at": string,
"max_participants": number | null,
"platform": Database["public"]['Enums']["session_platform"],
"recording_enabled": boolean,
"require_registration": boolean,
"revision": number,
"runs_by": Database["public"]['Enums']["session_runner"],
"scheduled_end": string,
"scheduled_start": string,
"search_text": string | null,
"series_id": string | null,
"session_type": Database["public"]['Enums']["session_type"],
"status": Database["public"]['Enums']["session_status"],
"status_reason": string | null,
"store_id": string,
"time_zone": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_sessions"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_product":
{ Args: { "p_name": string,"p_request_id"?: string,"p_sku": string,"p_store_id": string,"p_warranty_months": number }; Returns: {
              "created_at": string,
"description": string,
"id": string,
"name": string,
"search_text": string | null,
"sku": string,
"status": Database["public"]['Enums']["product_status"],
"store_id": string,
"updated_at": string,
"warranty_months": number
            }
                          SetofOptions: {
        from: "*"
        to: "physical_products"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_serial_number":
{ Args: { "p_client_event_id"?: string,"p_day_only"?: boolean,"p_event_date"?: string,"p_fields": Json,"p_reason"?: string,"p_request_id"?: string,"p_source"?: Database["public"]['Enums']["serial_source"],"p_store_id": string }; Returns: {
              "barcode": string | null,
"batch": string | null,
"bin": string | null,
"created_at": string,
"customer_id": string | null,
"deleted_at": string | null,
"hold": Database["public"]['Enums']["serial_hold"] | null,
"id": string,
"imei": string | null,
"lock_version": number,
"mac_address": string | null,
"notes": string,
"order_id": string | null,
"product_id": string,
"search_text": string | null,
"serial_key": string,
"serial_number": string,
"serial_skeleton": string,
"status": Database["public"]['Enums']["serial_status"],
"store_id": string,
"updated_at": string,
"variant_id": string | null,
"warehouse_id": string | null,
"warranty_end": string | null,
"warranty_start": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "serial_numbers"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_serial_numbers":
{ Args: { "p_common"?: Json,"p_day_only"?: boolean,"p_document"?: string,"p_event_date"?: string,"p_operation_id"?: string,"p_reason"?: string,"p_source"?: Database["public"]['Enums']["serial_source"],"p_store_id": string,"p_units": Json }; Returns: {
              "id": string,"lock_version": number,"serial_number": string
            }[]
                           },
"create_store":
{ Args: { "p_currency"?: string,"p_name": string,"p_time_zone"?: string }; Returns: string
                           },
"delete_live_session":
{ Args: { "p_revision"?: number,"p_session_id": string,"p_tell"?: boolean }; Returns: undefined
                           },
"delete_serial_number":
{ Args: { "p_lock_version": number,"p_reason": string,"p_serial_id": string }; Returns: {
              "barcode": string | null,
"batch": string | null,
"bin": string | null,
"created_at": string,
"customer_id": string | null,
"deleted_at": string | null,
"hold": Database["public"]['Enums']["serial_hold"] | null,
"id": string,
"imei": string | null,
"lock_version": number,
"mac_address": string | null,
"notes": string,
"order_id": string | null,
"product_id": string,
"search_text": string | null,
"serial_key": string,
"serial_number": string,
"serial_skeleton": string,
"status": Database["public"]['Enums']["serial_status"],
"store_id": string,
"updated_at": string,
"variant_id": string | null,
"warehouse_id": string | null,
"warranty_end": string | null,
"warranty_start": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "serial_numbers"
        isOneToOne: true
        isSetofReturn: false
      } },
"erase_serial_person":
{ Args: { "p_all"?: boolean,"p_person_id": string,"p_store_id": string,"p_texts"?: (string)[] }; Returns: string
                           },
"export_my_data":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"find_courses":
{ Args: { "p_limit"?: number,"p_query"?: string,"p_store_id": string }; Returns: {
              "id": string,"status": Database["public"]['Enums']["course_status"],"title": string
            }[]
                           },
"find_customers":
{ Args: { "p_limit"?: number,"p_query"?: string,"p_store_id": string }; Returns: {
              "email": string,"erased_at": string,"id": string,"name": string,"phone": string
            }[]
                           },
"find_orders":
{ Args: { "p_customer_id"?: string,"p_limit"?: number,"p_query"?: string,"p_store_id": string }; Returns: {
              "customer_erased_at": string,"customer_id": string,"customer_name": string,"id": string,"reference": string
            }[]
                           },
"find_products":
{ Args: { "p_limit"?: number,"p_query"?: string,"p_store_id": string }; Returns: {
              "id": string,"name": string,"sku": string,"status": Database["public"]['Enums']["product_status"],"warranty_months": number
            }[]
                           },
"find_serial":
{ Args: { "p_code": string,"p_store_id": string }; Returns: string
                           },
"find_session_people":
{ Args: { "p_query"?: string,"p_session_id": string }; Returns: {
              "email": string,"kind": string,"name": string,"user_id": string
            }[]
                           },
"find_session_recordings":
{ Args: { "p_session_id": string }; Returns: undefined
                           },
"find_similar_serials":
{ Args: { "p_except"?: string,"p_serials": (string)[],"p_store_id": string }; Returns: {
              "id": string,"serial": string,"serial_number": string,"status": Database["public"]['Enums']["serial_status"]
            }[]
                           },
"find_warehouses":
{ Args: { "p_limit"?: number,"p_query"?: string,"p_store_id": string }; Returns: {
              "code": string,"id": string,"name": string
            }[]
                           },
"follow_unit":
{ Args: { "p_follow": boolean,"p_serial_id": string }; Returns: undefined
                           },
"get_account_closing":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"get_convocation":
{ Args: { "p_course_id"?: string,"p_session_id"?: string,"p_store_id"?: string }; Returns: Json
                           },
"get_course_stats":
{ Args: { "p_query"?: string,"p_statuses"?: (Database["public"]['Enums']["course_status"])[],"p_store_id": string }; Returns: {
              "archived": number,"draft": number,"listed": number,"published": number,"total": number
            }[]
                           },
"get_dashboard_overview":
{ Args: { "p_store_id": string }; Returns: Json
                           },
"get_live_session_stats":
{ Args: { "p_course_id"?: string,"p_from"?: string,"p_platforms"?: (Database["public"]['Enums']["session_platform"])[],"p_query"?: string,"p_scope"?: string,"p_statuses"?: (Database["public"]['Enums']["session_status"])[],"p_store_id": string,"p_until"?: string }; Returns: {
              "cancelled": number,"ended": number,"listed": number,"live": number,"next_start": string,"postponed": number,"registrations": number,"scheduled": number,"today": number,"total": number
            }[]
                           },
"get_message_preferences":
{ Args: Record<PropertyKey, never>; Returns: {
              "channel": string,"fixed": boolean,"kind": string,"wanted": boolean
            }[]
                           },
"get_my_feedback":
{ Args: { "p_session_id": string }; Returns: {
              "comment": string,"named": boolean,"rating": number,"until": string
            }[]
                           },
"get_my_phone":
{ Args: Record<PropertyKey, never>; Returns: {
              "confirmable": boolean,"confirmed": boolean,"phone": string
            }[]
                           },
"get_quiet_hours":
{ Args: Record<PropertyKey, never>; Returns: {
              "ends": string,"starts": string
            }[]
                           },
"get_serial_stats":
{ Args: { "p_store_id": string }; Returns: {
              "by_status": Json,"deleted": number,"on_hold": number,"total": number,"warranty_active": number,"warranty_expiring": number
            }[]
                           },
"get_serial_traceability":
{ Args: { "p_before_seq"?: number,"p_limit"?: number,"p_serial_id": string }; Returns: Json
                           },
"get_session_attendance":
{ Args: { "p_session_id": string }; Returns: Json
                           },
"get_session_attendance_lines":
{ Args: { "p_query"?: string,"p_session_id": string }; Returns: Json
                           },
"get_session_calendar":
{ Args: { "p_session_id": string }; Returns: {
              "description": string,"id": string,"scheduled_end": string,"scheduled_start": string,"sequence": number,"status": string,"store_name": string,"title": string
            }[]
                           },
"get_session_check":
{ Args: { "p_session_id": string }; Returns: {
              "checked_at": string,"connected": (string)[],"left_meetings": Json,"meeting_id": string,"outdated": boolean,"red": number,"results": Json
            }[]
                           },
"get_session_feedback":
{ Args: { "p_session_id": string }; Returns: {
              "answers": number,"comments": number,"present": number,"spread": (number)[]
            }[]
                           },
"get_session_meeting_state":
{ Args: { "p_session_id": string }; Returns: {
              "attempts": number,"drift": Json,"drift_at": string,"error_code": string,"error_detail": string,"next_try": string,"overwritten": Json,"own_link": boolean,"state": string
            }[]
                           },
"get_session_question_counts":
{ Args: { "p_session_id": string }; Returns: {
              "answered": number,"dismissed": number,"open": number
            }[]
                           },
"get_session_recordings":
{ Args: { "p_session_id": string }; Returns: Json
                           },
"get_session_registration_counts":
{ Args: { "p_query"?: string,"p_session_id": string }; Returns: {
              "absent": number,"attended": number,"cancelled": number,"last": number,"registered": number,"waitlisted": number
            }[]
                           },
"get_stock_alert_settings":
{ Args: { "p_store_id": string }; Returns: {
              "holders": boolean,"low_stock": number,"warranty": boolean
            }[]
                           },
"get_store_channels":
{ Args: { "p_store_id": string }; Returns: {
              "channel": string,"daily_limit": number,"sent_month": number,"sent_today": number,"turned_on": boolean
            }[]
                           },
"get_store_closing":
{ Args: { "p_store_id": string }; Returns: Json
                           },
"get_summary_wish":
{ Args: Record<PropertyKey, never>; Returns: {
              "gathers": boolean,"hour": string
            }[]
                           },
"get_unit_follow":
{ Args: { "p_serial_id": string }; Returns: boolean
                           },
"hand_over_store":
{ Args: { "p_store_id": string,"p_user_id": string }; Returns: undefined
                           },
"invite_members":
{ Args: { "p_days"?: number,"p_emails": (string)[],"p_role": Database["public"]['Enums']["store_role"],"p_store_id": string }; Returns: {
              "email": string,"line": number,"outcome": string
            }[]
                           },
"invite_to_course":
{ Args: { "p_course_id": string,"p_days"?: number,"p_emails": (string)[] }; Returns: {
              "email": string,"line": number,"outcome": string
            }[]
                           },
"join_live_session":
{ Args: { "p_session_id": string }; Returns: {
              "closes_at": string,"join_password": string,"join_url": string,"platform": Database["public"]['Enums']["session_platform"],"room_changed_at": string,"stream_url": string
            }[]
                           },
"leave_course":
{ Args: { "p_course_id": string }; Returns: undefined
                           },
"leave_store":
{ Args: { "p_store_id": string }; Returns: number
                           },
"list_convocations":
{ Args: { "p_session_id": string }; Returns: {
              "address": string,"name": string,"person_id": string,"provider_id": string,"reason": string,"sent_at": string,"standing": string,"starts": string,"times": number
            }[]
                           },
"list_course_people":
{ Args: { "p_after_id"?: string,"p_after_since"?: string,"p_course_id": string,"p_group"?: string,"p_limit"?: number,"p_query"?: string }; Returns: {
              "by_name": string,"email": string,"id": string,"name": string,"seats": number,"since": string,"status": string,"until": string,"user_id": string,"waits": number
            }[]
                           },
"list_courses":
{ Args: { "p_after_id"?: string,"p_after_title"?: string,"p_limit"?: number,"p_query"?: string,"p_statuses"?: (Database["public"]['Enums']["course_status"])[],"p_store_id": string }; Returns: {
              "access": Database["public"]['Enums']["course_access"],"asked": number,"cover": string,"enrolled": number,"id": string,"invited": number,"next_start": string,"revision": number,"sessions": number,"status": Database["public"]['Enums']["course_status"],"title": string
            }[]
                           },
"list_host_sessions":
{ Args: { "p_except"?: string,"p_from"?: string,"p_host_id"?: string,"p_store_id": string,"p_until"?: string }; Returns: {
              "id": string,"scheduled_end": string,"scheduled_start": string,"store_name": string,"title": string
            }[]
                           },
"list_invitation_links":
{ Args: { "p_course_id": string }; Returns: {
              "by_name": string,"expires_at": string,"id": string,"max_uses": number,"since": string,"state": string,"used_count": number
            }[]
                           },
"list_live_sessions":
{ Args: { "p_after_id"?: string,"p_after_start"?: string,"p_ascending"?: boolean,"p_course_id"?: string,"p_from"?: string,"p_limit"?: number,"p_platforms"?: (Database["public"]['Enums']["session_platform"])[],"p_query"?: string,"p_scope"?: string,"p_statuses"?: (Database["public"]['Enums']["session_status"])[],"p_store_id": string,"p_until"?: string }; Returns: {
              "actual_end": string,"actual_start": string,"course_id": string,"course_title": string,"has_drift": boolean,"has_link": boolean,"host_name": string,"id": string,"is_public": boolean,"join_closes_at": string,"join_opens_at": string,"max_participants": number,"platform": Database["public"]['Enums']["session_platform"],"question_count": number,"recording_url": string,"registered_count": number,"revision": number,"scheduled_end": string,"scheduled_start": string,"session_type": Database["public"]['Enums']["session_type"],"status": Database["public"]['Enums']["session_status"],"time_zone": string,"title": string,"waitlisted_count": number
            }[]
                           },
"list_member_events":
{ Args: { "p_before"?: number,"p_limit"?: number,"p_store_id": string }; Returns: {
              "actor_id": string,"actor_name": string,"at": string,"from_role": Database["public"]['Enums']["store_role"],"id": number,"kind": string,"person_id": string,"person_name": string,"to_role": Database["public"]['Enums']["store_role"]
            }[]
                           },
"list_member_invitations":
{ Args: { "p_store_id": string }; Returns: {
              "by_name": string,"email": string,"expires_at": string,"id": string,"may_change": boolean,"role": Database["public"]['Enums']["store_role"],"since": string,"state": string
            }[]
                           },
"list_message_addresses":
{ Args: Record<PropertyKey, never>; Returns: {
              "address": string,"channel": string,"created_at": string,"id": string,"label": string
            }[]
                           },
"list_my_courses":
{ Args: Record<PropertyKey, never>; Returns: {
              "cover": string,"description": string,"id": string,"next_start": string,"seats": number,"sessions": number,"since": string,"standing": string,"store_name": string,"title": string,"waits": number
            }[]
                           },
"list_my_live_sessions":
{ Args: { "p_after_id"?: string,"p_after_start"?: string,"p_limit"?: number,"p_scope"?: string,"p_session_id"?: string }; Returns: {
              "actual_end": string,"actual_start": string,"allow_questions": boolean,"can_take_part": boolean,"confirmed": boolean,"course_id": string,"course_title": string,"description": string,"host_name": string,"id": string,"is_public": boolean,"join_closes_at": string,"join_opens_at": string,"max_participants": number,"moved_at": string,"offered_until": string,"platform": Database["public"]['Enums']["session_platform"],"presence_seconds": number,"recording_notice": Json,"recording_url": string,"recordings": Json,"registered_count": number,"registration_id": string,"registration_status": Database["public"]['Enums']["registration_status"],"require_registration": boolean,"room_changed_at": string,"scheduled_end": string,"scheduled_start": string,"session_type": Database["public"]['Enums']["session_type"],"status": Database["public"]['Enums']["session_status"],"status_reason": string,"store_name": string,"time_zone": string,"title": string,"waitlist_position": number,"waitlisted_count": number
            }[]
                           },
"list_my_session_notes":
{ Args: { "p_session_id": string }; Returns: {
              "body": string,"id": string,"left_at": string,"subject": string
            }[]
                           },
"list_my_stops":
{ Args: Record<PropertyKey, never>; Returns: {
              "channel": string,"confirmable": boolean,"why": string
            }[]
                           },
"list_notifications":
{ Args: { "p_before"?: number,"p_limit"?: number }; Returns: {
              "alert_id": string,"course_id": string,"id": number,"kind": string,"made_at": string,"product_id": string,"read_at": string,"scheduled_end": string,"scheduled_start": string,"serial_id": string,"session_id": string,"status": Database["public"]['Enums']["session_status"],"store_id": string,"store_name": string,"title": string
            }[]
                           },
"list_person_mentions":
{ Args: { "p_after_at"?: string,"p_after_id"?: string,"p_limit"?: number,"p_person_id": string,"p_store_id": string }; Returns: {
              "id": string,"kind": string,"named": boolean,"serial_number": string,"total": number,"value": string,"written_at": string
            }[]
                           },
"list_product_thresholds":
{ Args: { "p_store_id": string }; Returns: {
              "low_stock": number,"name": string,"product_id": string,"sku": string
            }[]
                           },
"list_serial_ids":
{ Args: { "p_deleted"?: boolean,"p_hold"?: string,"p_product_id"?: string,"p_query"?: string,"p_sort"?: string,"p_statuses"?: (Database["public"]['Enums']["serial_status"])[],"p_store_id": string,"p_warehouse_id"?: string,"p_warranty"?: string }; Returns: (string)[]
                           },
"list_serial_numbers":
{ Args: { "p_after_id"?: string,"p_after_value"?: string,"p_deleted"?: boolean,"p_hold"?: string,"p_limit"?: number,"p_product_id"?: string,"p_query"?: string,"p_sort"?: string,"p_statuses"?: (Database["public"]['Enums']["serial_status"])[],"p_store_id": string,"p_warehouse_id"?: string,"p_warranty"?: string }; Returns: {
              "barcode": string,"batch": string,"bin": string,"customer_erased_at": string,"customer_id": string,"customer_name": string,"deleted_at": string,"hold": Database["public"]['Enums']["serial_hold"],"id": string,"imei": string,"lock_version": number,"mac_address": string,"product_id": string,"product_name": string,"serial_number": string,"sort_value": string,"status": Database["public"]['Enums']["serial_status"],"updated_at": string,"variant_name": string,"warehouse_id": string,"warehouse_name": string,"warranty_end": string,"warranty_start": string
            }[]
                           },
"list_serials_by_id":
{ Args: { "p_deleted"?: boolean,"p_hold"?: string,"p_ids": (string)[],"p_product_id"?: string,"p_query"?: string,"p_statuses"?: (Database["public"]['Enums']["serial_status"])[],"p_store_id": string,"p_warehouse_id"?: string,"p_warranty"?: string }; Returns: {
              "barcode": string,"batch": string,"bin": string,"customer_erased_at": string,"customer_id": string,"customer_name": string,"deleted_at": string,"hold": Database["public"]['Enums']["serial_hold"],"id": string,"imei": string,"lock_version": number,"mac_address": string,"product_id": string,"product_name": string,"serial_number": string,"sort_value": string,"status": Database["public"]['Enums']["serial_status"],"updated_at": string,"variant_name": string,"warehouse_id": string,"warehouse_name": string,"warranty_end": string,"warranty_start": string
            }[]
                           },
"list_session_attendance":
{ Args: { "p_after_id"?: string,"p_after_name"?: string,"p_limit"?: number,"p_query"?: string,"p_session_id": string }; Returns: {
              "basis": Database["public"]['Enums']["attendance_source"],"by_hand": boolean,"email": string,"found": number,"intervals": Json,"is_team": boolean,"joined_at": string,"known_as": string,"left_at": string,"match_id": string,"matched_by": Database["public"]['Enums']["attendance_match"],"name": string,"present_now": boolean,"registration_id": string,"seconds": number,"sort_name": string,"sources": (Database["public"]['Enums']["attendance_source"])[],"status": Database["public"]['Enums']["registration_status"],"stays": Json,"to_confirm": boolean,"user_id": string
            }[]
                           },
"list_session_events":
{ Args: { "p_before"?: number,"p_limit"?: number,"p_session_id": string }; Returns: {
              "actor_id": string,"actor_name": string,"at": string,"cause": string,"details": Json,"id": number,"kind": string,"person_id": string,"person_name": string,"reason": string
            }[]
                           },
"list_session_feedback":
{ Args: { "p_after"?: string,"p_limit"?: number,"p_session_id": string }; Returns: {
              "comment": string,"id": string,"name": string,"rating": number,"said_at": string
            }[]
                           },
"list_session_notes":
{ Args: { "p_session_id": string }; Returns: {
              "audience": string,"author": string,"body": string,"id": string,"left_at": string,"send_at": string,"standings": Json,"subject": string,"withdrawn_at": string
            }[]
                           },
"list_session_questions":
{ Args: { "p_after_at"?: string,"p_after_id"?: string,"p_after_votes"?: number,"p_limit"?: number,"p_session_id": string,"p_status"?: Database["public"]['Enums']["question_status"] }; Returns: {
              "answer": string,"answered_at": string,"author_name": string,"body": string,"created_at": string,"id": string,"status": Database["public"]['Enums']["question_status"],"vote_count": number,"voted": boolean
            }[]
                           },
"list_session_registrations":
{ Args: { "p_after"?: number,"p_limit"?: number,"p_query"?: string,"p_session_id": string,"p_status"?: Database["public"]['Enums']["registration_status"] }; Returns: {
              "attendee_email": string,"attendee_name": string,"cancelled_at": string,"confirmed": boolean,"id": string,"joined_at": string,"offered_until": string,"promoted_at": string,"queue_no": number,"registered_at": string,"status": Database["public"]['Enums']["registration_status"],"to_confirm": boolean,"user_id": string,"waitlist_position": number
            }[]
                           },
"list_stock_alerts":
{ Args: { "p_store_id": string }; Returns: {
              "ending": Json,"id": string,"kind": string,"product_id": string,"raised_at": string,"serial_id": string,"snoozed_until": string,"stock": number,"title": string
            }[]
                           },
"list_store_messages":
{ Args: { "p_before"?: number,"p_limit"?: number,"p_session_id"?: string,"p_standing"?: string,"p_store_id": string }; Returns: {
              "at": string,"deliveries": Json,"id": number,"in_app": boolean,"kind": string,"reason": string,"recipient": string,"session_id": string,"standing": string,"title": string
            }[]
                           },
"look_at_coming":
{ Args: { "p_token": string }; Returns: {
              "offered_until": string,"scheduled_end": string,"scheduled_start": string,"session_id": string,"state": string,"store_name": string,"title": string,"waitlisted_count": number
            }[]
                           },
"look_at_course":
{ Args: { "p_course_id": string }; Returns: {
              "access": Database["public"]['Enums']["course_access"],"cover": string,"cover_alt": string,"description": string,"id": string,"next_start": string,"open": boolean,"sessions": number,"standing": string,"store_name": string,"title": string
            }[]
                           },
"look_at_invitation":
{ Args: { "p_token": string }; Returns: {
              "already": boolean,"confirm_first": boolean,"course_description": string,"course_id": string,"course_title": string,"cover": string,"cover_alt": string,"expires_at": string,"for_email": string,"for_you": boolean,"invited_by": string,"kind": string,"next_start": string,"role": Database["public"]['Enums']["store_role"],"sessions": number,"state": string,"store_name": string
            }[]
                           },
"mark_notifications_read":
{ Args: { "p_ids"?: (number)[],"p_upto"?: number }; Returns: number
                           },
"match_attendee":
{ Args: { "p_attendance_id": string,"p_ignored"?: boolean,"p_user_id"?: string }; Returns: boolean
                           },
"move_live_session":
{ Args: { "p_note"?: string,"p_password"?: string,"p_platform": Database["public"]['Enums']["session_platform"],"p_revision"?: number,"p_session_id": string,"p_tell"?: boolean,"p_url"?: string }; Returns: {
              "actual_end": string | null,
"actual_start": string | null,
"ahead_until": string,
"allow_chat": boolean,
"allow_questions": boolean,
"allow_screen_share": boolean,
"calendar_sequence": number,
"changed_at": string,
"changed_by": string | null,
"course_id": string,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"doors_minutes": number,
"host_id": string | null,
"id": string,
"is_public": boolean,
"join_closes_at": string,
"join_opens_at": string,
"max_participants": number | null,
"platform": Database["public"]['Enums']["session_platform"],
"recording_enabled": boolean,
"require_registration": boolean,
"revision": number,
"runs_by": Database["public"]['Enums']["session_runner"],
"scheduled_end": string,
"scheduled_start": string,
"search_text": string | null,
"series_id": string | null,
"session_type": Database["public"]['Enums']["session_type"],
"status": Database["public"]['Enums']["session_status"],
"status_reason": string | null,
"store_id": string,
"time_zone": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_sessions"
        isOneToOne: true
        isSetofReturn: false
      } },
"note_session_presence":
{ Args: { "p_session_id": string }; Returns: boolean
                           },
"preview_session_change":
{ Args: { "p_kind": string,"p_session_id": string }; Returns: {
              "channels": Json,"people": number,"place": string
            }[]
                           },
"preview_session_note":
{ Args: { "p_audience": string,"p_session_id": string }; Returns: {
              "channels": Json,"people": number
            }[]
                           },
"publish_session_recording":
{ Args: { "p_published": boolean,"p_recording_id": string }; Returns: undefined
                           },
"rate_session":
{ Args: { "p_comment"?: string,"p_named"?: boolean,"p_rating": number,"p_session_id": string }; Returns: undefined
                           },
"refetch_session_attendance":
{ Args: { "p_session_id": string }; Returns: undefined
                           },
"register_for_session":
{ Args: { "p_session_id": string }; Returns: {
              "already": boolean,"registration_id": string,"status": Database["public"]['Enums']["registration_status"],"waitlist_position": number
            }[]
                           },
"remove_member":
{ Args: { "p_store_id": string,"p_user_id": string }; Returns: number
                           },
"remove_message_address":
{ Args: { "p_id": string }; Returns: undefined
                           },
"remove_students":
{ Args: { "p_course_id": string,"p_user_ids": (string)[] }; Returns: number
                           },
"renew_invitation_link":
{ Args: { "p_invitation_id": string,"p_store_id": string }; Returns: {
              "expires_at": string,"invitation_id": string,"token": string
            }[]
                           },
"reschedule_live_session":
{ Args: { "p_end": string,"p_note"?: string,"p_revision"?: number,"p_session_id": string,"p_start": string,"p_tell"?: boolean,"p_time_zone": string }; Returns: {
              "actual_end": string | null,
"actual_start": string | null,
"ahead_until": string,
"allow_chat": boolean,
"allow_questions": boolean,
"allow_screen_share": boolean,
"calendar_sequence": number,
"changed_at": string,
"changed_by": string | null,
"course_id": string,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"doors_minutes": number,
"host_id": string | null,
"id": string,
"is_public": boolean,
"join_closes_at": string,
"join_opens_at": string,
"max_participants": number | null,
"platform": Database["public"]['Enums']["session_platform"],
"recording_enabled": boolean,
"require_registration": boolean,
"revision": number,
"runs_by": Database["public"]['Enums']["session_runner"],
"scheduled_end": string,
"scheduled_start": string,
"search_text": string | null,
"series_id": string | null,
"session_type": Database["public"]['Enums']["session_type"],
"status": Database["public"]['Enums']["session_status"],
"status_reason": string | null,
"store_id": string,
"time_zone": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_sessions"
        isOneToOne: true
        isSetofReturn: false
      } },
"resend_invitations":
{ Args: { "p_invitation_ids": (string)[],"p_store_id": string }; Returns: {
              "invitation_id": string,"outcome": string
            }[]
                           },
"resolve_session_drift":
{ Args: { "p_choice": string,"p_note"?: string,"p_revision"?: number,"p_session_id": string,"p_tell"?: boolean }; Returns: {
              "actual_end": string | null,
"actual_start": string | null,
"ahead_until": string,
"allow_chat": boolean,
"allow_questions": boolean,
"allow_screen_share": boolean,
"calendar_sequence": number,
"changed_at": string,
"changed_by": string | null,
"course_id": string,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"doors_minutes": number,
"host_id": string | null,
"id": string,
"is_public": boolean,
"join_closes_at": string,
"join_opens_at": string,
"max_participants": number | null,
"platform": Database["public"]['Enums']["session_platform"],
"recording_enabled": boolean,
"require_registration": boolean,
"revision": number,
"runs_by": Database["public"]['Enums']["session_runner"],
"scheduled_end": string,
"scheduled_start": string,
"search_text": string | null,
"series_id": string | null,
"session_type": Database["public"]['Enums']["session_type"],
"status": Database["public"]['Enums']["session_status"],
"status_reason": string | null,
"store_id": string,
"time_zone": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_sessions"
        isOneToOne: true
        isSetofReturn: false
      } },
"restore_live_session":
{ Args: { "p_session_id": string }; Returns: {
              "actual_end": string | null,
"actual_start": string | null,
"ahead_until": string,
"allow_chat": boolean,
"allow_questions": boolean,
"allow_screen_share": boolean,
"calendar_sequence": number,
"changed_at": string,
"changed_by": string | null,
"course_id": string,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"doors_minutes": number,
"host_id": string | null,
"id": string,
"is_public": boolean,
"join_closes_at": string,
"join_opens_at": string,
"max_participants": number | null,
"platform": Database["public"]['Enums']["session_platform"],
"recording_enabled": boolean,
"require_registration": boolean,
"revision": number,
"runs_by": Database["public"]['Enums']["session_runner"],
"scheduled_end": string,
"scheduled_start": string,
"search_text": string | null,
"series_id": string | null,
"session_type": Database["public"]['Enums']["session_type"],
"status": Database["public"]['Enums']["session_status"],
"status_reason": string | null,
"store_id": string,
"time_zone": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_sessions"
        isOneToOne: true
        isSetofReturn: false
      } },
"restore_serial_number":
{ Args: { "p_reason"?: string,"p_serial_id": string }; Returns: {
              "barcode": string | null,
"batch": string | null,
"bin": string | null,
"created_at": string,
"customer_id": string | null,
"deleted_at": string | null,
"hold": Database["public"]['Enums']["serial_hold"] | null,
"id": string,
"imei": string | null,
"lock_version": number,
"mac_address": string | null,
"notes": string,
"order_id": string | null,
"product_id": string,
"search_text": string | null,
"serial_key": string,
"serial_number": string,
"serial_skeleton": string,
"status": Database["public"]['Enums']["serial_status"],
"store_id": string,
"updated_at": string,
"variant_id": string | null,
"warehouse_id": string | null,
"warranty_end": string | null,
"warranty_start": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "serial_numbers"
        isOneToOne: true
        isSetofReturn: false
      } },
"retry_delivery":
{ Args: { "p_job_id": number }; Returns: undefined
                           },
"retry_session_meeting":
{ Args: { "p_session_id": string }; Returns: undefined
                           },
"revoke_invitations":
{ Args: { "p_invitation_ids": (string)[],"p_store_id": string }; Returns: number
                           },
"search_everything":
{ Args: { "p_limit"?: number,"p_query": string,"p_store_id": string }; Returns: {
              "id": string,"kind": string,"subtitle": string,"title": string
            }[]
                           },
"send_address_code":
{ Args: Record<PropertyKey, never>; Returns: undefined
                           },
"send_phone_code":
{ Args: Record<PropertyKey, never>; Returns: undefined
                           },
"set_convocation":
{ Args: { "p_accessibility"?: string,"p_contact"?: string,"p_course_id"?: string,"p_hours"?: number,"p_programme"?: string,"p_reminders"?: (number)[],"p_seen"?: string,"p_session_id"?: string,"p_store_id"?: string }; Returns: undefined
                           },
"set_course_cover":
{ Args: { "p_alt"?: string,"p_course_id": string,"p_name"?: string }; Returns: {
              "access": Database["public"]['Enums']["course_access"],
"changed_by": string | null,
"cover": string | null,
"cover_alt": string,
"cover_checked": boolean,
"created_at": string,
"description": string,
"id": string,
"revision": number,
"sessions_run_by": Database["public"]['Enums']["session_runner"] | null,
"status": Database["public"]['Enums']["course_status"],
"store_id": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "courses"
        isOneToOne: true
        isSetofReturn: false
      } },
"set_live_session_status":
{ Args: { "p_reason"?: string,"p_revision"?: number,"p_session_id": string,"p_status": Database["public"]['Enums']["session_status"],"p_tell"?: boolean }; Returns: {
              "actual_end": string | null,
"actual_start": string | null,
"ahead_until": string,
"allow_chat": boolean,
"allow_questions": boolean,
"allow_screen_share": boolean,
"calendar_sequence": number,
"changed_at": string,
"changed_by": string | null,
"course_id": string,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"doors_minutes": number,
"host_id": string | null,
"id": string,
"is_public": boolean,
"join_closes_at": string,
"join_opens_at": string,
"max_participants": number | null,
"platform": Database["public"]['Enums']["session_platform"],
"recording_enabled": boolean,
"require_registration": boolean,
"revision": number,
"runs_by": Database["public"]['Enums']["session_runner"],
"scheduled_end": string,
"scheduled_start": string,
"search_text": string | null,
"series_id": string | null,
"session_type": Database["public"]['Enums']["session_type"],
"status": Database["public"]['Enums']["session_status"],
"status_reason": string | null,
"store_id": string,
"time_zone": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_sessions"
        isOneToOne: true
        isSetofReturn: false
      } },
"set_message_preference":
{ Args: { "p_channel": string,"p_kind": string,"p_wanted": boolean }; Returns: undefined
                           },
"set_my_phone":
{ Args: { "p_phone": string }; Returns: undefined
                           },
"set_product_threshold":
{ Args: { "p_low_stock"?: number,"p_never"?: boolean,"p_product_id": string }; Returns: undefined
                           },
"set_quiet_hours":
{ Args: { "p_ends": string,"p_starts": string }; Returns: undefined
                           },
"set_registration_attendance":
{ Args: { "p_attended"?: boolean,"p_registration_id": string }; Returns: {
              "attendance_seconds": number | null,
"attendee_email": string | null,
"attendee_name": string,
"cancelled_at": string | null,
"confirmed_start": string | null,
"created_at": string,
"id": string,
"joined_at": string | null,
"left_at": string | null,
"offered_start": string | null,
"offered_until": string | null,
"promoted_at": string | null,
"queue_no": number,
"registered_as": string | null,
"registered_at": string,
"session_id": string,
"status": Database["public"]['Enums']["registration_status"],
"store_id": string,
"updated_at": string,
"user_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_session_registrations"
        isOneToOne: true
        isSetofReturn: false
      } },
"set_stock_alert_settings":
{ Args: { "p_holders"?: boolean,"p_low_stock": number,"p_store_id": string,"p_warranty": boolean }; Returns: undefined
                           },
"set_store_channel":
{ Args: { "p_channel": string,"p_daily_limit": number,"p_store_id": string }; Returns: undefined
                           },
"set_summary_wish":
{ Args: { "p_gathers": boolean,"p_hour": string }; Returns: undefined
                           },
"settle_session_attendance":
{ Args: { "p_choice": string,"p_session_id": string }; Returns: number
                           },
"toggle_question_vote":
{ Args: { "p_question_id": string }; Returns: {
              "vote_count": number,"voted": boolean
            }[]
                           },
"transition_serial_number":
{ Args: { "p_client_event_id"?: string,"p_day_only"?: boolean,"p_document"?: string,"p_event_date"?: string,"p_fields"?: Json,"p_force"?: boolean,"p_lock_version": number,"p_reason"?: string,"p_related_id"?: string,"p_serial_id": string,"p_source"?: Database["public"]['Enums']["serial_source"],"p_to_status": Database["public"]['Enums']["serial_status"] }; Returns: {
              "barcode": string | null,
"batch": string | null,
"bin": string | null,
"created_at": string,
"customer_id": string | null,
"deleted_at": string | null,
"hold": Database["public"]['Enums']["serial_hold"] | null,
"id": string,
"imei": string | null,
"lock_version": number,
"mac_address": string | null,
"notes": string,
"order_id": string | null,
"product_id": string,
"search_text": string | null,
"serial_key": string,
"serial_number": string,
"serial_skeleton": string,
"status": Database["public"]['Enums']["serial_status"],
"store_id": string,
"updated_at": string,
"variant_id": string | null,
"warehouse_id": string | null,
"warranty_end": string | null,
"warranty_start": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "serial_numbers"
        isOneToOne: true
        isSetofReturn: false
      } },
"transition_serial_numbers":
{ Args: { "p_day_only"?: boolean,"p_document"?: string,"p_event_date"?: string,"p_fields"?: Json,"p_force"?: boolean,"p_operation_id"?: string,"p_reason"?: string,"p_source"?: Database["public"]['Enums']["serial_source"],"p_store_id": string,"p_to_status": Database["public"]['Enums']["serial_status"],"p_units": Json }; Returns: {
              "id": string,"lock_version": number,"serial_number": string
            }[]
                           },
"update_course":
{ Args: { "p_course_id": string,"p_fields": Json,"p_revision"?: number }; Returns: {
              "access": Database["public"]['Enums']["course_access"],
"changed_by": string | null,
"cover": string | null,
"cover_alt": string,
"cover_checked": boolean,
"created_at": string,
"description": string,
"id": string,
"revision": number,
"sessions_run_by": Database["public"]['Enums']["session_runner"] | null,
"status": Database["public"]['Enums']["course_status"],
"store_id": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "courses"
        isOneToOne: true
        isSetofReturn: false
      } },
"update_live_session":
{ Args: { "p_fields": Json,"p_note"?: string,"p_revision"?: number,"p_session_id": string,"p_tell"?: boolean }; Returns: {
              "actual_end": string | null,
"actual_start": string | null,
"ahead_until": string,
"allow_chat": boolean,
"allow_questions": boolean,
"allow_screen_share": boolean,
"calendar_sequence": number,
"changed_at": string,
"changed_by": string | null,
"course_id": string,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"doors_minutes": number,
"host_id": string | null,
"id": string,
"is_public": boolean,
"join_closes_at": string,
"join_opens_at": string,
"max_participants": number | null,
"platform": Database["public"]['Enums']["session_platform"],
"recording_enabled": boolean,
"require_registration": boolean,
"revision": number,
"runs_by": Database["public"]['Enums']["session_runner"],
"scheduled_end": string,
"scheduled_start": string,
"search_text": string | null,
"series_id": string | null,
"session_type": Database["public"]['Enums']["session_type"],
"status": Database["public"]['Enums']["session_status"],
"status_reason": string | null,
"store_id": string,
"time_zone": string,
"title": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "course_live_sessions"
        isOneToOne: true
        isSetofReturn: false
      } },
"update_serial_number":
{ Args: { "p_client_event_id"?: string,"p_fields": Json,"p_lock_version": number,"p_reason"?: string,"p_serial_id": string,"p_source"?: Database["public"]['Enums']["serial_source"] }; Returns: {
              "barcode": string | null,
"batch": string | null,
"bin": string | null,
"created_at": string,
"customer_id": string | null,
"deleted_at": string | null,
"hold": Database["public"]['Enums']["serial_hold"] | null,
"id": string,
"imei": string | null,
"lock_version": number,
"mac_address": string | null,
"notes": string,
"order_id": string | null,
"product_id": string,
"search_text": string | null,
"serial_key": string,
"serial_number": string,
"serial_skeleton": string,
"status": Database["public"]['Enums']["serial_status"],
"store_id": string,
"updated_at": string,
"variant_id": string | null,
"warehouse_id": string | null,
"warranty_end": string | null,
"warranty_start": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "serial_numbers"
        isOneToOne: true
        isSetofReturn: false
      } },
"verify_serial_history":
{ Args: { "p_serial_id": string }; Returns: {
              "checked": number,"field": string,"first_broken_seq": number,"intact": boolean,"problem": string
            }[]
                           },
"withdraw_join_request":
{ Args: { "p_course_id": string }; Returns: undefined
                           },
"withdraw_recording_consent":
{ Args: { "p_session_id": string }; Returns: undefined
                           },
"withdraw_session_note":
{ Args: { "p_note_id": string }; Returns: undefined
                           },
"write_session_note":
{ Args: { "p_audience": string,"p_body": string,"p_request_id"?: string,"p_send_at"?: string,"p_session_id": string,"p_subject": string }; Returns: string
                           }
          }
          Enums: {
            "attendance_match": "email"|"memory"|"hand","attendance_source": "join_click"|"room_presence"|"provider"|"manual","course_access": "invited"|"on_request","course_status": "draft"|"published"|"archived","enrollment_status": "active"|"completed"|"revoked"|"left","order_status": "placed"|"fulfilled"|"cancelled","product_status": "active"|"archived","question_status": "open"|"answered"|"dismissed","registration_status": "registered"|"waitlisted"|"cancelled"|"attended"|"absent","serial_condition": "new"|"second_hand","serial_event": "created"|"status_changed"|"place_changed"|"owner_changed"|"hold_changed"|"identifiers_changed"|"warranty_changed"|"notes_changed"|"deleted"|"restored","serial_hold": "lost"|"stolen"|"recalled"|"quarantined","serial_source": "form"|"bulk"|"import"|"scan"|"api"|"system","serial_status": "manufactured"|"in_stock"|"reserved"|"sold"|"shipped"|"delivered"|"returned"|"refurbished"|"warranty_repair"|"damaged"|"scrapped","session_platform": "zoom"|"google_meet"|"native"|"custom","session_runner": "hand"|"provider"|"clock","session_status": "scheduled"|"live"|"ended"|"cancelled"|"postponed","session_type": "webinar"|"workshop"|"qna"|"office_hours"|"review","store_role": "owner"|"manager"|"instructor"|"stock"|"support"|"viewer"
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    }
    ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            "attendance_match": ["email", "memory", "hand"],"attendance_source": ["join_click", "room_presence", "provider", "manual"],"course_access": ["invited", "on_request"],"course_status": ["draft", "published", "archived"],"enrollment_status": ["active", "completed", "revoked", "left"],"order_status": ["placed", "fulfilled", "cancelled"],"product_status": ["active", "archived"],"question_status": ["open", "answered", "dismissed"],"registration_status": ["registered", "waitlisted", "cancelled", "attended", "absent"],"serial_condition": ["new", "second_hand"],"serial_event": ["created", "status_changed", "place_changed", "owner_changed", "hold_changed", "identifiers_changed", "warranty_changed", "notes_changed", "deleted", "restored"],"serial_hold": ["lost", "stolen", "recalled", "quarantined"],"serial_source": ["form", "bulk", "import", "scan", "api", "system"],"serial_status": ["manufactured", "in_stock", "reserved", "sold", "shipped", "delivered", "returned", "refurbished", "warranty_repair", "damaged", "scrapped"],"session_platform": ["zoom", "google_meet", "native", "custom"],"session_runner": ["hand", "provider", "clock"],"session_status": ["scheduled", "live", "ended", "cancelled", "postponed"],"session_type": ["webinar", "workshop", "qna", "office_hours", "review"],"store_role": ["owner", "manager", "instructor", "stock", "support", "viewer"]
          }
        }
} as const
