{config, lib, pkgs, ...}: {
	imports = [ ];

	# the disk
	wsl.bareMounts = {
		enable = true;
		disks = [{
			name = "backup";
			# as printed
			serialNumber = "00000000NT326QNC";
			devicePattern = "scsi-SSeagate_Portable_00000000NT326QNC-part1";
			filesystem = {
				mountPoint = "/media/backup";
				fsType = "ext4";
				options = ["noatime" "commit=60"];
			};
		}];
	};

	# Makes missing directories on /media/backup once it is mounted.
	systemd.services.backup-directories = {
		description = "Make missing directories on /media/backup";
		wantedBy = [ "media-backup.mount" ];
		unitConfig.RequiresMountsFor = [ "/media/backup" ];
		serviceConfig.Type = "oneshot";
		script = ''
			for directory in borg photos; do
				if [ ! -d /media/backup/"$directory" ]; then
					install -d -o lea -g users /media/backup/"$directory"
				fi
			done
		'';
	};

	services.borgbackup.jobs.home = {
		paths = ["/home"];
		repo = "/media/backup/borg";
		encryption.mode = "none";
		startAt = "daily";
	};

	system.stateVersion = "24.11";
}
