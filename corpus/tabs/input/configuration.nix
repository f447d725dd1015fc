{config, lib, pkgs, ...}: {
	imports = [
		./wsl-storage-mount.nix
	];

	# the disk
	wslStorageMount = {
		enable = true;
		# as printed
		diskSerialNumber = "00000000NT326QNC";
		deviceId = "scsi-SSeagate_Portable_00000000NT326QNC-part1";
		mountPoint = "/media/backup";
		mountName = "backup";
		fsType = "ext4";
		mountOptions = ["noatime" "commit=60"];
		instanceDirs = ["borg" "photos"];
		defaultUser = "lea";
		bindMountNixStore = false;
	};

	services.borgbackup.jobs.home = {
		paths = ["/home"];
		repo = "/media/backup/borg";
		encryption.mode = "none";
		startAt = "daily";
	};

	system.stateVersion = "24.11";
}
